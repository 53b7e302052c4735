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

    /// <summary>Its key; empty where it has none.</summary>
    public ReadOnlySpan<byte> Key { get; private set; }

    /// <summary>Its value; empty where it has none.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

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
            || !TryReadPart(record, ref at, out var key) || !TryReadPart(record, ref at, out var value)
            || !Varint.TryRead(record, ref at, out int headers))
        {
            return false;
        }

        TimeDelta = timeDelta;
        OffsetDelta = offsetDelta;
        Key = key;
        Value = value;
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

    private static bool TryReadPart(ReadOnlySpan<byte> record, scoped ref int at, out ReadOnlySpan<byte> part)
    {
        if (!Varint.TryRead(record, ref at, out int length) || length > record.Length - at || length < -1)
        {
            part = default;
            return false;
        }

        part = length <= 0 ? default : record.Slice(at, length);
        at += Math.Max(0, length);
        return true;
    }
}
