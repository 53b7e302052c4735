using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TrendingTopics.Engine.Events.Layouts;

/// <summary>
/// A literal of a <see cref="RecordShape"/>, with the quotes of the strings at its side. Each method reads on in all records that are
/// left, past a value and the literal behind it, and keeps those in which both stand; it returns how many do.
/// </summary>
/// <remarks>
/// Not inlined, any of them: each is one loop, for which there are just enough registers. Records are followed by
/// <see cref="Margin"/> bytes at least, so that they can be looked at a vector at a time.
/// </remarks>
internal sealed class ShapePiece
{
    /// <summary>Bytes that follow each record.</summary>
    public const int Margin = 32;

    private readonly byte[] _literal;
    private readonly Vector256<byte> _head;
    private readonly uint _headMask;

    // The bytes that may follow the literal.
    private readonly uint _mostLeft;

    /// <param name="literal">The literal.</param>
    /// <param name="role">What it means.</param>
    /// <param name="isBeforeString">Whether the value behind it is a string.</param>
    public ShapePiece(ReadOnlySpan<byte> literal, LayoutRole role, bool isBeforeString)
    {
        _literal = literal.ToArray();
        (Role, IsBeforeString) = (role, isBeforeString);
        Span<byte> head = stackalloc byte[Vector256<byte>.Count];
        literal[..Math.Min(literal.Length, head.Length)].CopyTo(head);
        _head = Vector256.Create<byte>(head);
        _headMask = (uint)((1ul << Math.Min(literal.Length, head.Length)) - 1);
        _mostLeft = (role & LayoutRole.End) != 0 ? 0u : int.MaxValue;
    }

    /// <summary>What it means.</summary>
    public LayoutRole Role { get; }

    /// <summary>Whether the value behind it is a string.</summary>
    public bool IsBeforeString { get; }

    /// <summary>Whether it is the same piece.</summary>
    public bool IsAs(ShapePiece other) => Role == other.Role && IsBeforeString == other.IsBeforeString && _literal.AsSpan().SequenceEqual(other._literal);

    /// <summary>Reads the literal from each record's beginning.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public int Begin(ReadOnlySpan<byte> data, ShapedRecord[] records, Span<byte> left)
    {
        var count = 0;
        foreach (var i in left)
        {
            ref var record = ref records[i];
            record.At = 0;
            left[count] = i;
            count += Follows(data, ref record, 0) ? 1 : 0;
        }

        return count;
    }

    /// <summary>Reads past a string that means nothing.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public int FollowString(ReadOnlySpan<byte> data, ShapedRecord[] records, Span<byte> left)
    {
        var count = 0;
        foreach (var i in left)
        {
            ref var record = ref records[i];
            var end = record.Stops.Next(data.Slice(record.Start, record.Length), record.At);
            left[count] = i;
            count += Follows(data, ref record, end) ? 1 : 0;
        }

        return count;
    }

    /// <summary>Takes a string that is the topic.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public int FollowTopic(ReadOnlySpan<byte> data, ShapedRecord[] records, Span<byte> left, ParsedRecord[] found)
    {
        var count = 0;
        foreach (var i in left)
        {
            ref var record = ref records[i];
            var end = record.Stops.Next(data.Slice(record.Start, record.Length), record.At);
            var length = end - record.At;
            found[i].TopicStart = record.Start + record.At;
            found[i].TopicLength = length;
            left[count] = i;
            count += Follows(data, ref record, end) && length > 0 ? 1 : 0;
        }

        return count;
    }

    /// <summary>Takes a number that is the time.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public int FollowTime(ReadOnlySpan<byte> data, ShapedRecord[] records, Span<byte> left, ParsedRecord[] found)
    {
        var count = 0;
        foreach (var i in left)
        {
            ref var record = ref records[i];
            if (EpochNumber.TryRead(data[record.Start..], record.At, out var time, out var end))
            {
                found[i].Time = time;
                left[count] = i;
                count += Follows(data, ref record, end) ? 1 : 0;
            }
        }

        return count;
    }

    /// <summary>Takes a string that is the time.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public int FollowTimeText(ReadOnlySpan<byte> data, ShapedRecord[] records, Span<byte> left, ParsedRecord[] found)
    {
        var count = 0;
        foreach (var i in left)
        {
            ref var record = ref records[i];
            var bytes = data.Slice(record.Start, record.Length);
            var end = record.Stops.Next(bytes, record.At);
            if (end < record.Length && EventTimeParser.TryParse(bytes[record.At..end], out found[i].Time))
            {
                left[count] = i;
                count += Follows(data, ref record, end) ? 1 : 0;
            }
        }

        return count;
    }

    /// <summary>Reads past a number or literal that means nothing.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public int FollowOther(ReadOnlySpan<byte> data, ShapedRecord[] records, Span<byte> left)
    {
        var count = 0;
        foreach (var i in left)
        {
            ref var record = ref records[i];
            if (record.At < record.Length && JsonScan.ValueEnd(data.Slice(record.Start, record.Length), record.At, out _) is > 0 and var end)
            {
                left[count] = i;
                count += Follows(data, ref record, end) ? 1 : 0;
            }
        }

        return count;
    }

    /// <summary>Whether the literal stands in a record where a value ends, and is its last where it ends a record.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Follows(ReadOnlySpan<byte> data, ref ShapedRecord record, int end)
    {
        var at = end + _literal.Length;
        record.At = at;
        return (uint)(record.Length - at) <= _mostLeft && Stands(data, record.Start + end);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Stands(ReadOnlySpan<byte> data, int start)
    {
        var equal = Vector256.Equals(Vector256.Create(data.Slice(start, Vector256<byte>.Count)), _head).ExtractMostSignificantBits();
        return (~equal & _headMask) == 0 && (_literal.Length <= Vector256<byte>.Count || data[start..].StartsWith(_literal));
    }
}
