using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TrendingTopics.Engine.Events.Layouts;

/// <summary>A literal that stands in records of a layout, and where to go on in the <see cref="LayoutTree"/>.</summary>
internal struct LayoutPiece
{
    /// <summary>No piece.</summary>
    public const int None = -1;

    private readonly Vector256<byte> _head;
    private readonly uint _headMask;
    private readonly byte[] _padded;

    public LayoutPiece(ReadOnlySpan<byte> literal, LayoutRole role)
    {
        Role = role;
        Length = literal.Length;
        _padded = new byte[Vector256<byte>.Count + Math.Max(literal.Length, Vector256<byte>.Count)];
        literal.CopyTo(_padded.AsSpan(Vector256<byte>.Count));
        _head = Vector256.Create(_padded, Vector256<byte>.Count);
        _headMask = literal.Length <= Vector256<byte>.Count ? (uint)((1ul << literal.Length) - 1) : 0;
    }

    /// <summary>The piece that follows, the first of those that do.</summary>
    public int Next = None;

    /// <summary>The piece to try where this one does not stand.</summary>
    public int Other = None;

    /// <summary>What it means.</summary>
    public LayoutRole Role { get; }

    /// <summary>How many bytes the literal has.</summary>
    public int Length { get; }

    /// <summary>The literal.</summary>
    public readonly ReadOnlySpan<byte> Literal => _padded.AsSpan(Vector256<byte>.Count, Length);

    /// <summary>Whether the literal stands at the given place of a record, and to its end where it is the last one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool Stands(ReadOnlySpan<byte> record, int at)
    {
        var left = record.Length - at;
        if (_headMask == 0 || record.Length < Vector256<byte>.Count)
        {
            return StandsByBytes(record, at);
        }

        if (left >= Vector256<byte>.Count)
        {
            var equal = Vector256.Equals(Vector256.Create(record.Slice(at, Vector256<byte>.Count)), _head).ExtractMostSignificantBits();
            return (~equal & _headMask) == 0 && ((Role & LayoutRole.End) == 0 || left == Length);
        }

        // Near its end, the record's last bytes are compared, and the literal is placed as it would stand in them.
        var last = Vector256.Equals(
            Vector256.Create(record[^Vector256<byte>.Count..]),
            Vector256.Create(_padded.AsSpan(left, Vector256<byte>.Count))).ExtractMostSignificantBits();
        return (~last & (_headMask << -left)) == 0 && ((Role & LayoutRole.End) == 0 ? left >= Length : left == Length);
    }

    private readonly bool StandsByBytes(ReadOnlySpan<byte> record, int at)
    {
        var rest = record[at..];
        return (Role & LayoutRole.End) != 0 ? rest.SequenceEqual(Literal) : rest.StartsWith(Literal);
    }
}
