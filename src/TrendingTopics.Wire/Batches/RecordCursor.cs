using System.Runtime.CompilerServices;

namespace TrendingTopics.Wire.Batches;

/// <summary>
/// Walks the records of a batch where they lie. Each length is checked against its record, each record against the batch, and a record's
/// parts must fill it exactly.
/// </summary>
/// <param name="records">The batch's records, unpacked.</param>
/// <param name="at">Where the walk begins.</param>
internal ref struct RecordCursor(ReadOnlySpan<byte> records, int at)
{
    private readonly ReadOnlySpan<byte> _records = records;

    /// <summary>Where the next record begins.</summary>
    public int At { get; private set; } = at;

    /// <summary>Its distance from the batch's first offset.</summary>
    public int OffsetDelta { get; private set; }

    /// <summary>Its distance from the batch's first time, in milliseconds.</summary>
    public long TimeDelta { get; private set; }

    /// <summary>Where its key begins.</summary>
    public int KeyStart { get; private set; }

    /// <summary>How many bytes its key has; 0 where it has none.</summary>
    public int KeyLength { get; private set; }

    /// <summary>Where its value begins.</summary>
    public int ValueStart { get; private set; }

    /// <summary>How many bytes its value has; 0 where it has none.</summary>
    public int ValueLength { get; private set; }

    /// <summary>Its key; empty where it has none.</summary>
    public readonly ReadOnlySpan<byte> Key => _records.Slice(KeyStart, KeyLength);

    /// <summary>Its value; empty where it has none.</summary>
    public readonly ReadOnlySpan<byte> Value => _records.Slice(ValueStart, ValueLength);

    /// <summary>Its <c>traceparent</c> header; empty where it has none.</summary>
    public ReadOnlySpan<byte> TraceParent { get; private set; }

    /// <summary>Goes to the next record; false where there is none that holds together.</summary>
    public bool MoveNext()
    {
        var at = At;
        if (!Varint.TryRead(_records, ref at, out int length) || (uint)length > (uint)(_records.Length - at))
        {
            return false;
        }

        // From here on nothing is read behind the record's end. The byte in front is its attributes, of which there are none yet.
        var record = _records[..(at + length)];
        at++;
        if (!Varint.TryRead(record, ref at, out long timeDelta) || !Varint.TryRead(record, ref at, out int offsetDelta)
            || !TryPass(record, ref at, out var keyStart, out var keyLength) || !TryPass(record, ref at, out var valueStart, out var valueLength)
            || !Varint.TryRead(record, ref at, out int headers))
        {
            return false;
        }

        (TimeDelta, OffsetDelta) = (timeDelta, offsetDelta);
        (KeyStart, KeyLength, ValueStart, ValueLength) = (keyStart, keyLength, valueStart, valueLength);
        TraceParent = default;
        At = record.Length;
        return headers == 0 ? at == record.Length : TryReadHeaders(record, at, headers);
    }

    private bool TryReadHeaders(ReadOnlySpan<byte> record, int at, int count)
    {
        var isRead = RecordHeaders.TryRead(record, at, count, out var trace);
        TraceParent = trace;
        return isRead;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryPass(ReadOnlySpan<byte> record, scoped ref int at, out int start, out int length)
    {
        if (!Varint.TryRead(record, ref at, out length) || length > record.Length - at || length < -1)
        {
            start = 0;
            return false;
        }

        // -1 says that there is none.
        length = Math.Max(0, length);
        start = at;
        at += length;
        return true;
    }
}
