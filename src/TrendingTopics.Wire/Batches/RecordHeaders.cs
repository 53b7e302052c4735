namespace TrendingTopics.Wire.Batches;

/// <summary>Walks a record's headers.</summary>
internal static class RecordHeaders
{
    /// <summary>Finds the last <c>traceparent</c> (empty where there is none); false where the headers do not fill the record's rest exactly.</summary>
    public static bool TryRead(ReadOnlySpan<byte> record, int at, int count, out ReadOnlySpan<byte> traceParent)
    {
        traceParent = default;
        if (count < 0)
        {
            return false;
        }

        for (; count > 0; count--)
        {
            if (!Varint.TryRead(record, ref at, out int nameLength) || (uint)nameLength > (uint)(record.Length - at))
            {
                return false;
            }

            var name = record.Slice(at, nameLength);
            at += nameLength;
            if (!Varint.TryRead(record, ref at, out int length) || length > record.Length - at || length < -1)
            {
                return false;
            }

            length = Math.Max(0, length);
            if (name.SequenceEqual("traceparent"u8))
            {
                traceParent = record.Slice(at, length);
            }

            at += length;
        }

        return at == record.Length;
    }
}
