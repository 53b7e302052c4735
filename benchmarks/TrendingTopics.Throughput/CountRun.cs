using TrendingTopics.Engine.Events.Layouts;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Processing;
using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Throughput;

/// <summary>
/// Reading and counting, and what is closed is dropped: beside the pipeline it says what keeping, merging and steering cost. Each
/// partition has a processor of its own, as in the pipeline.
/// </summary>
internal sealed class CountRun(IEventLog log, Way way) : IRun
{
    public async Task<Pass> PassAsync(PassClock clock, CancellationToken cancellationToken)
    {
        await log.FindTopicAsync(way.Events.LogTopic, cancellationToken);
        await using var reader = log.OpenReader(way.Events.LogTopic, $"throughput-{Guid.NewGuid():N}");
        var counter = new Counter(way) { Reader = reader };
        do
        {
            clock.Start();
            reader.Poll(counter, 16_384, TimeSpan.FromMilliseconds(20));
        }
        while (counter.Records == 0);

        while (counter.Records < way.Events.Records)
        {
            reader.Poll(counter, 16_384, TimeSpan.FromMilliseconds(20));
        }

        return counter.Events == way.Events.Records ? clock.Stop() : throw new InvalidOperationException($"Counted were {counter.Events} events.");
    }

    public int Check() => 0;

    public ValueTask DisposeAsync() => log.DisposeAsync();

    private sealed class Counter : ILogHandler
    {
        // As much as the pipeline gathers before it writes.
        private const long MostClosed = 1024 * 1024;
        private readonly PartitionProcessor[] _processors = new PartitionProcessor[EventSet.Partitions];

        public Counter(Way way)
        {
            var definition = new StreamDefinition { Name = "throughput", Topic = way.Events.LogTopic, Windows = way.Windows };
            for (var partition = 0; partition < _processors.Length; partition++)
            {
                _processors[partition] = new PartitionProcessor(definition, new LayoutEventParser(definition), (ulong)Random.Shared.NextInt64());
            }
        }

        public ILogReader? Reader { get; init; }

        public long Records { get; private set; }

        public long Events => _processors.Sum(processor => processor.Counters.Events);

        public void OnAssigned(int partition) => Reader!.Start(partition, 0);

        public void OnRevoked(int partition)
        {
        }

        public void OnRecord(in LogRecord record)
        {
            Records++;
            var processor = _processors[record.Partition];
            processor.Process(record.Offset, record.AppendTime, record.Value);
            if (processor.ClosedBytes > MostClosed)
            {
                processor.TakeClosed();
            }
        }

        public void OnEnd(int partition, long endOffset)
        {
        }

        public void OnOutOfRange(int partition, LogRange range)
        {
        }
    }
}
