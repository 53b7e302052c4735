using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Time;
using TrendingTopics.Wire.Batches;
using TrendingTopics.Wire.Fetching;

namespace TrendingTopics.Wire.Reading;

/// <summary>Pushes the records of a partition's slice of an answer, and remembers where it stopped within it.</summary>
/// <param name="topic">The topic.</param>
internal sealed class BatchPusher(string topic)
{
    private readonly LogRecordPlace[] _places = new LogRecordPlace[LogRecords.Most];

    // Where each of these ends, and how many records of the batch follow it.
    private readonly (int At, int Left)[] _ends = new (int, int)[LogRecords.Most];
    private int _batch;
    private int _at;
    private int _left;
    private int _generation;

    /// <summary>Whether all of the slice was pushed.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Whether it stopped because the next record's time is that of the one before, which is not known.</summary>
    public bool NeedsTime { get; private set; }

    /// <summary>The first offset of the batch in front of which it stopped because its checksum is wrong; null where it did not.</summary>
    public long? BrokenAt { get; private set; }

    /// <summary>Begins a slice.</summary>
    public void Begin(in PartitionSlice slice)
    {
        _batch = slice.FirstBatch;
        _at = -1;
        _generation = slice.Asked.Generation;
    }

    /// <summary>Pushes up to so many of the slice's records, while its partition is neither paused nor started anew; returns how many.</summary>
    public int Push(FetchAnswer answer, in PartitionSlice slice, ReadPartition partition, ILogHandler handler, int maxRecords)
    {
        var pushed = 0;
        (IsDone, NeedsTime, BrokenAt) = (false, false, null);
        while (_batch < slice.EndBatch)
        {
            ref readonly var batch = ref answer.Batches[_batch];
            if (_at < 0)
            {
                if (batch.IsUnchecked && !batch.HasItsChecksum(answer.Frame.Bytes))
                {
                    BrokenAt = batch.BaseOffset;
                    return pushed;
                }

                (_at, _left) = (batch.RecordsStart, batch.Count);
                partition.HasSendersTimes |= !batch.IsAppendTime && _left > 0;
            }

            pushed += PushBatch(answer.BytesOf(batch), batch, partition, handler, maxRecords - pushed);
            if (_left > 0)
            {
                return pushed;
            }

            _batch++;
            _at = -1;
            if (!GoesOn(partition) || pushed == maxRecords)
            {
                break;
            }
        }

        IsDone = _batch == slice.EndBatch;
        return pushed;
    }

    private int PushBatch(ReadOnlySpan<byte> bytes, in BatchSlice batch, ReadPartition partition, ILogHandler handler, int maxRecords)
    {
        var pushed = 0;
        while (_left > 0 && pushed < maxRecords && !NeedsTime && GoesOn(partition))
        {
            var count = Gather(bytes[..batch.RecordsEnd], batch, partition, Math.Min(LogRecords.Most, maxRecords - pushed));
            pushed += count > 0 ? PushGathered(bytes, count, partition, handler)
                : _left > 0 ? PushOne(bytes[..batch.RecordsEnd], batch, partition, handler)
                : 0;
        }

        return pushed;
    }

    /// <summary>Gathers the records that can be pushed together; none where the next one cannot, for whatever reason.</summary>
    private int Gather(ReadOnlySpan<byte> records, in BatchSlice batch, ReadPartition partition, int most)
    {
        var (next, time, left, count) = (partition.Next, partition.Time, _left, 0);
        var cursor = new RecordCursor(records, _at);
        while (count < most && left > 0 && cursor.MoveNext() && cursor.TraceParent.IsEmpty)
        {
            left--;
            time = TimeOf(batch, cursor.TimeDelta) ?? time;
            var offset = batch.BaseOffset + cursor.OffsetDelta;
            if (offset >= next)
            {
                if (time is not { } known)
                {
                    break;
                }

                next = offset + 1;
                _places[count] = new LogRecordPlace(offset, known, cursor.ValueStart, cursor.ValueLength, cursor.KeyStart, cursor.KeyLength);
                _ends[count++] = (cursor.At, left);
            }
            else if (count == 0)
            {
                partition.Time = time;
                (_at, _left) = (cursor.At, left);
            }
        }

        return count;
    }

    private int PushGathered(ReadOnlySpan<byte> bytes, int count, ReadPartition partition, ILogHandler handler)
    {
        var pushed = 0;
        do
        {
            pushed += handler.OnRecords(new LogRecords { Partition = partition.Number, Data = bytes, Places = _places.AsSpan(pushed, count - pushed) });

            // Where it was started anew meanwhile, it goes on from there.
            if (partition.Generation == _generation)
            {
                (partition.Next, partition.Time) = (_places[pushed - 1].Offset + 1, _places[pushed - 1].AppendTime);
            }
        }
        while (pushed < count && GoesOn(partition));

        (_at, _left) = _ends[pushed - 1];
        return pushed;
    }

    private int PushOne(ReadOnlySpan<byte> records, in BatchSlice batch, ReadPartition partition, ILogHandler handler)
    {
        var cursor = new RecordCursor(records, _at);
        if (!cursor.MoveNext())
        {
            throw Broken(partition, batch);
        }

        var offset = batch.BaseOffset + cursor.OffsetDelta;
        partition.Time = TimeOf(batch, cursor.TimeDelta) ?? partition.Time;
        if (offset >= partition.Next && partition.Time is null)
        {
            NeedsTime = true;
            return 0;
        }

        (_at, _left) = (cursor.At, _left - 1);
        if (offset < partition.Next)
        {
            return 0;
        }

        partition.Next = offset + 1;
        handler.OnRecord(new LogRecord
        {
            Partition = partition.Number,
            Offset = offset,
            AppendTime = partition.Time.GetValueOrDefault(),
            Key = cursor.Key,
            Value = cursor.Value,
            TraceParent = cursor.TraceParent,
        });
        return 1;
    }

    private bool GoesOn(ReadPartition partition) => partition.IsActive && partition.Generation == _generation;

    /// <summary>The record's time, microseconds since the epoch; null where it is that of the record before.</summary>
    private static long? TimeOf(in BatchSlice batch, long delta)
    {
        if (batch.IsAppendTime)
        {
            return AppendTime.OfBroker(batch.Time);
        }

        var millis = unchecked(batch.Time + delta);
        return AppendTime.Counts(millis) ? millis * UnixMicros.PerMillisecond : null;
    }

    private LogException Broken(ReadPartition partition, in BatchSlice batch) =>
        new($"Partition {partition.Number} of topic '{topic}' holds a batch of {batch.Count} records from offset {batch.BaseOffset} on that does not hold together behind record {batch.Count - _left}, though its checksum is right: whoever wrote it wrote it wrong.") { IsTransient = false };
}
