using System.Text;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Wire.Batches;
using TrendingTopics.Wire.Fetching;
using TrendingTopics.Wire.Reading;

namespace TrendingTopics.Wire.Tests.Support;

/// <summary>Takes an answer to a fetch apart as a fetcher and a reader do, without either.</summary>
internal sealed class Decoding(int largestBatch = 1024 * 1024, long room = long.MaxValue)
{
    private readonly BatchLocator _locator = new(largestBatch);
    private readonly BatchExaminer _examiner = new(room);
    private readonly BatchPusher _pusher = new("t");

    public FetchAnswer Answer { get; } = new(largestBatch);

    /// <summary>Whether the checksum of a plain batch is compared only when its records are to be read.</summary>
    public bool ChecksLater { get; init; } = true;

    /// <summary>The records' values, partition by partition, and what was wrong.</summary>
    public (List<string> Values, List<string> Problems) Decode(byte[] body, short version, long offset = 0)
    {
        var values = new Values();
        var problems = new List<string>();
        Answer.Clear();
        Answer.Frame.Fill(new MemoryStream([0, 0, 0, 1, .. body]), body.Length + 4);
        FetchAnswerReader.Read(Answer, version);
        foreach (ref var slice in Answer.Partitions)
        {
            (slice.Asked.Offset, slice.Asked.ChecksLater) = (offset, ChecksLater);
            _locator.Locate(Answer, ref slice);
            _examiner.Examine(Answer, ref slice);
            Read(slice, values, problems);
            if (slice.Problem is not null)
            {
                problems.Add(slice.Problem);
            }
        }

        return (values.Read, problems);
    }

    private void Read(in PartitionSlice slice, Values values, List<string> problems)
    {
        // A time from which each record's own is known, also where it is that of the one before.
        var partition = new ReadPartition(slice.Asked.Number) { IsStarted = true, Next = slice.Asked.Offset, Time = 0 };
        _pusher.Begin(slice);
        try
        {
            while (!_pusher.IsDone && _pusher.BrokenAt is null)
            {
                _pusher.Push(Answer, slice, partition, values, 1000);
            }
        }
        catch (LogException e)
        {
            problems.Add(e.Message);
            return;
        }

        if (_pusher.BrokenAt is not null)
        {
            problems.Add(BatchSlice.WrongChecksum);
        }
    }

    private sealed class Values : ILogHandler
    {
        public List<string> Read { get; } = [];

        public void OnAssigned(int partition)
        {
        }

        public void OnRevoked(int partition)
        {
        }

        public void OnRecord(in LogRecord record) => Read.Add(Encoding.Latin1.GetString(record.Value));

        public void OnEnd(int partition, long endOffset)
        {
        }

        public void OnOutOfRange(int partition, LogRange range)
        {
        }
    }
}
