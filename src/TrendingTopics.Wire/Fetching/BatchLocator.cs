using TrendingTopics.Wire.Batches;

namespace TrendingTopics.Wire.Fetching;

/// <summary>
/// Finds a partition's batches in an answer, by their heads alone: where to fetch on is known, and asked for, before anything else is
/// looked at.
/// </summary>
/// <param name="largestBatch">Bytes that a batch may have.</param>
internal sealed class BatchLocator(int largestBatch)
{
    /// <summary>Adds the partition's batches to the answer, and says where to fetch on and what is wrong with the batch there.</summary>
    public void Locate(FetchAnswer answer, ref PartitionSlice slice)
    {
        slice.FirstBatch = answer.BatchCount;
        slice.NextOffset = slice.Asked.Offset;
        var end = slice.BytesStart + slice.BytesLength;
        var at = slice.BytesStart;
        while (slice.Problem is null && at < end)
        {
            var bytes = answer.Frame.Bytes.AsSpan(at, end - at);
            if (!TryMeasure(bytes, ref slice, out var size))
            {
                break;
            }

            Add(answer, bytes[..size], at, ref slice);
            at += size;
        }

        slice.EndBatch = answer.BatchCount;
        if (slice.Problem is null && slice.NextOffset >= slice.StableEnd)
        {
            slice.End = slice.StableEnd;
        }
    }

    /// <summary>The next batch's size; false where it has not come whole (brokers cut off an answer anywhere) or is none.</summary>
    private bool TryMeasure(ReadOnlySpan<byte> bytes, ref PartitionSlice slice, out int size)
    {
        size = 0;
        if (bytes.Length <= BatchHeader.MagicAt)
        {
            slice.NeededBytes = BatchHeader.Length;
            return false;
        }

        var magic = bytes[BatchHeader.MagicAt];
        if (magic < 2)
        {
            slice.Problem = $"it is in format v{magic}, which Kafka has not written since 0.11: copy the topic with a newer producer";
            slice.IsUnreadable = true;
            return false;
        }

        var claimed = BatchHeader.SizeOf(bytes);
        if (magic > 2 || claimed < BatchHeader.Length || claimed > largestBatch)
        {
            slice.Problem = $"its head is broken (format {magic}, {claimed} bytes)";
            return false;
        }

        if (claimed > bytes.Length)
        {
            slice.NeededBytes = claimed;
            return false;
        }

        size = (int)claimed;
        return true;
    }

    private static void Add(FetchAnswer answer, ReadOnlySpan<byte> bytes, int at, ref PartitionSlice slice)
    {
        var head = new BatchHeader(bytes);
        var lastOffset = head.BaseOffset + head.LastOffsetDelta;
        if (head.LastOffsetDelta < 0 || head.BaseOffset < 0 || lastOffset < 0 || head.Count < 0)
        {
            slice.Problem = $"its head is broken (offsets {head.BaseOffset} to {lastOffset}, {head.Count} records)";
        }
        else if (lastOffset >= slice.NextOffset && head.BaseOffset <= slice.NextOffset - 1 && answer.BatchCount > slice.FirstBatch)
        {
            slice.Problem = $"it begins at offset {head.BaseOffset}, within the one before it";
        }
        else if (lastOffset >= slice.NextOffset)
        {
            answer.Add(new BatchSlice
            {
                Start = at,
                RecordsStart = at + BatchHeader.Length,
                RecordsEnd = at + bytes.Length,
                Count = head.Count,
                BaseOffset = head.BaseOffset,
                LastOffset = lastOffset,
                Time = head.IsAppendTime ? head.MaxTime : head.BaseTime,
                Producer = head.Producer,
                Codec = head.Codec,
                IsAppendTime = head.IsAppendTime,
                IsTransactional = head.IsTransactional,
                IsControl = head.IsControl,
            });
            slice.NextOffset = lastOffset + 1;
        }
    }
}
