using TrendingTopics.Engine.Logs;
using TrendingTopics.Wire.Batches;
using TrendingTopics.Wire.Clusters;
using TrendingTopics.Wire.Connections;
using TrendingTopics.Wire.Fetching;
using TrendingTopics.Wire.Protocol;

namespace TrendingTopics.Wire.Reading;

/// <summary>Takes a record that was looked up; its spans are valid only during the call.</summary>
/// <param name="record">The record.</param>
/// <param name="hasTime">Whether its own time counts.</param>
internal delegate void TakeRecord(in LogRecord record, bool hasTime);

/// <summary>Reads a few records at a given place of a partition.</summary>
/// <param name="cluster">Where they are.</param>
/// <param name="topic">The topic.</param>
internal sealed class RecordLookup(Cluster cluster, TopicMetadata topic)
{
    private readonly BatchLocator _locator = new(cluster.Options.LargestBatch);
    private readonly BatchExaminer _examiner = new();
    private readonly FetchAnswer _answer = new(cluster.Options.LargestBatch);

    /// <summary>Pushes the committed records of the range, in the order of their offsets.</summary>
    /// <exception cref="LogException">They cannot be read.</exception>
    public async Task ReadAsync(int partition, LogRange range, TakeRecord take, CancellationToken cancellationToken)
    {
        var leader = cluster.Line(Cluster.LeaderOf(topic, partition));
        var asked = new AskedPartition { Number = partition, Offset = range.Start, Bytes = cluster.Options.PartitionBytes, LeaderEpoch = -1 };
        while (asked.Offset < range.End)
        {
            var next = await leader.AskAsync(
                ApiKey.Fetch,
                (writer, version) => FetchExchange.Write(writer, version, Terms, [asked], []),
                (frame, version) => Read(frame, version, asked, range, take),
                cancellationToken).ConfigureAwait(false);
            if (next.Offset == asked.Offset && next.Bytes == asked.Bytes)
            {
                throw new LogException($"Partition {partition} of topic '{topic.Name}' gave no record from offset {asked.Offset} on, though it ends at {range.End}.");
            }

            asked = next;
        }
    }

    private FetchTerms Terms => new()
    {
        Topic = topic.Name,
        TopicId = topic.Id,
        Rack = "",
        WaitMilliseconds = (int)cluster.Options.LongestFetchWait.TotalMilliseconds,
        Bytes = cluster.Options.AnswerBytes,
        SessionEpoch = -1,
    };

    private AskedPartition Read(FrameBuffer frame, short version, AskedPartition asked, LogRange range, TakeRecord take)
    {
        _answer.Clear();
        _answer.Frame.Take(frame);
        var head = FetchAnswerReader.Read(_answer, version);
        if (head.Error != ErrorCode.None || _answer.PartitionCount != 1 || _answer.Partitions[0].Error != ErrorCode.None)
        {
            var error = head.Error != ErrorCode.None || _answer.PartitionCount != 1 ? head.Error : _answer.Partitions[0].Error;
            throw new LogException($"Partition {asked.Number} of topic '{topic.Name}' could not be read at offset {asked.Offset}: {error}.");
        }

        ref var slice = ref _answer.Partitions[0];
        slice.Asked = asked;
        _locator.Locate(_answer, ref slice);
        _examiner.Examine(_answer, ref slice);
        Push(slice, range, take);
        if (slice.Problem is not null && slice.NextOffset < range.End)
        {
            throw new LogException($"Partition {asked.Number} of topic '{topic.Name}' cannot be read on at offset {slice.NextOffset}: {slice.Problem}.") { IsTransient = !slice.IsUnreadable };
        }

        asked.Offset = slice.End != PartitionSlice.NoEnd ? Math.Max(slice.NextOffset, range.End) : slice.NextOffset;
        asked.Bytes = (int)Math.Max(asked.Bytes, slice.NeededBytes);
        return asked;
    }

    private void Push(in PartitionSlice slice, LogRange range, TakeRecord take)
    {
        foreach (ref readonly var batch in _answer.Batches[slice.FirstBatch..slice.EndBatch])
        {
            var cursor = new RecordCursor(_answer.BytesOf(batch).AsSpan(batch.RecordsStart, batch.RecordsEnd - batch.RecordsStart), 0);
            for (var left = batch.Count; left > 0 && cursor.MoveNext(); left--)
            {
                var offset = batch.BaseOffset + cursor.OffsetDelta;
                if (offset < range.Start || offset >= range.End)
                {
                    continue;
                }

                var millis = batch.IsAppendTime ? batch.Time : unchecked(batch.Time + cursor.TimeDelta);
                take(
                    new LogRecord
                    {
                        Partition = slice.Asked.Number,
                        Offset = offset,
                        AppendTime = AppendTime.OfBroker(millis),
                        Key = cursor.Key,
                        Value = cursor.Value,
                        TraceParent = cursor.TraceParent,
                    },
                    batch.IsAppendTime || AppendTime.Counts(millis));
            }
        }
    }
}
