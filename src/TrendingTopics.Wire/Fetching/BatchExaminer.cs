using System.Buffers.Binary;
using TrendingTopics.Wire.Batches;
using TrendingTopics.Wire.Compression;

namespace TrendingTopics.Wire.Fetching;

/// <summary>
/// Makes a partition's batches ready to be pushed: checks their checksums, unpacks them, and leaves out what transactions take back.
/// What is wrong with a batch ends the partition's part of the answer in front of it; so does what there is no room to unpack. The
/// checksum of a batch that needs nothing done is left to who pushes its records: computing it brings the batch into that core's cache.
/// </summary>
/// <param name="room">Bytes that an answer's batches may have when they are unpacked; where one alone has more, it is that one.</param>
internal sealed class BatchExaminer(long room = long.MaxValue)
{
    private readonly HashSet<long> _aborted = [];

    /// <summary>Examines the partition's batches.</summary>
    public void Examine(FetchAnswer answer, ref PartitionSlice slice)
    {
        _aborted.Clear();
        var nextAborted = slice.FirstAborted;
        if (slice.EndAborted - slice.FirstAborted > 1)
        {
            answer.Aborted[slice.FirstAborted..slice.EndAborted].Sort(static (one, other) => one.FirstOffset.CompareTo(other.FirstOffset));
        }

        for (var i = slice.FirstBatch; i < slice.EndBatch; i++)
        {
            ref var batch = ref answer.Batches[i];
            if (batch.Codec != Codec.None && answer.Unpacked.Length >= room)
            {
                slice.IsCut = true;
                End(ref slice, i, batch);
                return;
            }

            if (batch is { Codec: Codec.None, IsControl: false, IsTransactional: false } && slice.Asked.ChecksLater)
            {
                batch.IsUnchecked = true;
                continue;
            }

            var problem = Check(answer, batch, out var isUnreadable);
            if (problem is null)
            {
                for (; nextAborted < slice.EndAborted && answer.Aborted[nextAborted].FirstOffset <= batch.LastOffset; nextAborted++)
                {
                    _aborted.Add(answer.Aborted[nextAborted].Producer);
                }

                problem = Prepare(answer, ref batch);
            }

            if (problem is not null)
            {
                slice.Problem = problem;
                slice.IsUnreadable = isUnreadable;
                End(ref slice, i, batch);
                return;
            }
        }
    }

    /// <summary>Ends the slice in front of a batch.</summary>
    private static void End(ref PartitionSlice slice, int index, in BatchSlice batch)
    {
        slice.NextOffset = Math.Max(slice.Asked.Offset, batch.BaseOffset);
        slice.End = PartitionSlice.NoEnd;
        slice.EndBatch = index;
    }

    private static string? Check(FetchAnswer answer, in BatchSlice batch, out bool isUnreadable)
    {
        isUnreadable = false;
        if (!batch.HasItsChecksum(answer.Frame.Bytes))
        {
            return BatchSlice.WrongChecksum;
        }

        if (Unpacker.Knows(batch.Codec))
        {
            return null;
        }

        isUnreadable = true;
        return batch.Codec == Codec.Zstd
            ? "it is packed with zstd, which is not unpacked here: have producers use lz4, snappy or gzip, or the topic its own compression.type"
            : $"it is packed with a codec that has the number {(int)batch.Codec}";
    }

    private string? Prepare(FetchAnswer answer, ref BatchSlice batch)
    {
        if (batch.IsControl)
        {
            // The key of its one record says how the transaction ended: 0 means aborted.
            var cursor = new RecordCursor(answer.Frame.Bytes.AsSpan(batch.RecordsStart, batch.RecordsEnd - batch.RecordsStart), 0);
            if (batch.Count > 0 && cursor.MoveNext() && cursor.Key.Length >= 4 && BinaryPrimitives.ReadInt16BigEndian(cursor.Key[2..]) == 0)
            {
                _aborted.Remove(batch.Producer);
            }

            batch.Count = 0;
            return null;
        }

        if (batch.IsTransactional && _aborted.Contains(batch.Producer))
        {
            batch.Count = 0;
            return null;
        }

        return batch.Codec == Codec.None || batch.Count == 0 ? null : Unpack(answer, ref batch);
    }

    private static string? Unpack(FetchAnswer answer, ref BatchSlice batch)
    {
        var target = answer.Unpacked;
        try
        {
            var start = target.Length;
            Unpacker.Unpack(batch.Codec, answer.Frame.Bytes, batch.RecordsStart, batch.RecordsEnd - batch.RecordsStart, target);
            answer.PackedBytes += batch.RecordsEnd - batch.RecordsStart;
            (batch.RecordsStart, batch.RecordsEnd, batch.IsUnpacked) = (start, target.Length, true);
            return null;
        }
        catch (PackedException e)
        {
            return $"its records cannot be unpacked: {e.Message}";
        }
    }
}
