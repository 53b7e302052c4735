using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Time;
using TrendingTopics.Wire.Batches;
using TrendingTopics.Wire.Fetching;

namespace TrendingTopics.Wire.Reading;

/// <summary>Pushes the records of a partition's slice of an answer, and remembers where it stopped within it.</summary>
/// <param name="topic">The topic.</param>
internal sealed class BatchPusher(string topic)
{
    private int _batch;
    private int _at;
    private int _left;

    /// <summary>Set when a partition was started, paused or resumed: who pushes has to look again.</summary>
    public bool IsSteered { get; set; }

    /// <summary>Whether all of the slice was pushed.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Whether it stopped because the next record's time is that of the one before, which is not known.</summary>
    public bool NeedsTime { get; private set; }

    /// <summary>Whether a record has come whose time is its sender's.</summary>
    public bool HasSendersTimes { get; private set; }

    /// <summary>Begins a slice.</summary>
    public void Begin(in PartitionSlice slice)
    {
        _batch = slice.FirstBatch;
        _at = -1;
    }

    /// <summary>Pushes up to so many of the slice's records; returns how many.</summary>
    public int Push(FetchAnswer answer, in PartitionSlice slice, ReadPartition partition, ILogHandler handler, int maxRecords)
    {
        var pushed = 0;
        (IsDone, IsSteered, NeedsTime) = (false, false, false);
        while (_batch < slice.EndBatch)
        {
            ref readonly var batch = ref answer.Batches[_batch];
            if (_at < 0)
            {
                (_at, _left) = (0, batch.Count);
            }

            pushed += PushBatch(answer.BytesOf(batch).AsSpan(batch.RecordsStart, batch.RecordsEnd - batch.RecordsStart), batch, partition, handler, maxRecords - pushed);
            if (_left > 0)
            {
                return pushed;
            }

            _batch++;
            _at = -1;
            if (IsSteered || pushed == maxRecords)
            {
                break;
            }
        }

        IsDone = _batch == slice.EndBatch;
        return pushed;
    }

    private int PushBatch(ReadOnlySpan<byte> records, in BatchSlice batch, ReadPartition partition, ILogHandler handler, int maxRecords)
    {
        var pushed = 0;
        HasSendersTimes |= !batch.IsAppendTime && _left > 0;
        var cursor = new RecordCursor(records, _at);
        while (_left > 0)
        {
            if (pushed == maxRecords || !cursor.MoveNext())
            {
                return pushed == maxRecords ? pushed : throw Broken(partition, batch);
            }

            var offset = batch.BaseOffset + cursor.OffsetDelta;
            if (!TryTakeTime(partition, batch, cursor.TimeDelta, offset < partition.Next))
            {
                NeedsTime = true;
                return pushed;
            }

            (_at, _left) = (cursor.At, _left - 1);
            if (offset < partition.Next)
            {
                continue;
            }

            partition.Next = offset + 1;
            partition.End = PartitionSlice.NoEnd;
            pushed++;
            handler.OnRecord(new LogRecord
            {
                Partition = partition.Number,
                Offset = offset,
                AppendTime = partition.Time.GetValueOrDefault(),
                Key = cursor.Key,
                Value = cursor.Value,
                TraceParent = cursor.TraceParent,
            });
            if (IsSteered)
            {
                return pushed;
            }
        }

        return pushed;
    }

    /// <summary>Takes the record's time; false where it is that of the one before, which is not known, and the record is to be pushed.</summary>
    private static bool TryTakeTime(ReadPartition partition, in BatchSlice batch, long delta, bool isSkipped)
    {
        if (batch.IsAppendTime)
        {
            partition.Time = AppendTime.OfBroker(batch.Time);
        }
        else if (AppendTime.Counts(unchecked(batch.Time + delta)))
        {
            partition.Time = (batch.Time + delta) * UnixMicros.PerMillisecond;
        }

        return isSkipped || partition.Time is not null;
    }

    private LogException Broken(ReadPartition partition, in BatchSlice batch) =>
        new($"Partition {partition.Number} of topic '{topic}' holds a batch of {batch.Count} records from offset {batch.BaseOffset} on that does not hold together behind record {batch.Count - _left}, though its checksum is right: whoever wrote it wrote it wrong.") { IsTransient = false };
}
