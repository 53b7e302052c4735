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
    private readonly byte[] _literal;

    public LayoutPiece(ReadOnlySpan<byte> literal, LayoutRole role)
    {
        Role = role;
        _literal = literal.ToArray();
        Span<byte> head = stackalloc byte[Vector256<byte>.Count];
        literal[..Math.Min(literal.Length, head.Length)].CopyTo(head);
        _head = Vector256.Create<byte>(head);
        _headMask = literal.Length <= head.Length ? (uint)((1ul << literal.Length) - 1) : 0;
    }

    /// <summary>The piece that follows, the first of those that do.</summary>
    public int Next = None;

    /// <summary>The piece to try where this one does not stand.</summary>
    public int Other = None;

    /// <summary>What it means.</summary>
    public LayoutRole Role { get; }

    /// <summary>The literal.</summary>
    public readonly ReadOnlySpan<byte> Literal => _literal;

    /// <summary>How many bytes the literal has.</summary>
    public readonly int Length => _literal.Length;

    /// <summary>Whether the literal stands at the given place of a record, and to its end where it is the last one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool Stands(ReadOnlySpan<byte> record, int at)
    {
        if (_headMask != 0 && record.Length - at >= Vector256<byte>.Count)
        {
            var equal = Vector256.Equals(Vector256.Create(record.Slice(at, Vector256<byte>.Count)), _head).ExtractMostSignificantBits();
            return (~equal & _headMask) == 0 && ((Role & LayoutRole.End) == 0 || record.Length - at == _literal.Length);
        }

        return StandsNearEnd(record, at);
    }

    private readonly bool StandsNearEnd(ReadOnlySpan<byte> record, int at)
    {
        var rest = record[at..];
        return (Role & LayoutRole.End) != 0 ? rest.SequenceEqual(_literal) : rest.StartsWith(_literal);
    }
}
