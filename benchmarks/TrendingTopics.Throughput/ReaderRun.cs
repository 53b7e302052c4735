using TrendingTopics.Engine.Logs;

namespace TrendingTopics.Throughput;

/// <summary>The log's reader with a handler that counts bytes: what reading costs without counting.</summary>
internal sealed class ReaderRun(IEventLog log, EventSet events) : IRun
{
    public async Task<Pass> PassAsync(PassClock clock, CancellationToken cancellationToken)
    {
        await log.FindTopicAsync(events.LogTopic, cancellationToken);
        await using var reader = log.OpenReader(events.LogTopic, $"throughput-{Guid.NewGuid():N}");
        var counter = new Counter { Reader = reader };
        do
        {
            clock.Start();
            reader.Poll(counter, 16_384, TimeSpan.FromMilliseconds(20));
        }
        while (counter.Records == 0);

        while (counter.Records < events.Records)
        {
            reader.Poll(counter, 16_384, TimeSpan.FromMilliseconds(20));
        }

        return counter.Bytes > 0 ? clock.Stop() : throw new InvalidOperationException("The records were empty.");
    }

    public int Check() => 0;

    public ValueTask DisposeAsync() => log.DisposeAsync();

    private sealed class Counter : ILogHandler
    {
        public ILogReader? Reader { get; init; }

        public long Records { get; private set; }

        public long Bytes { get; private set; }

        public void OnAssigned(int partition) => Reader!.Start(partition, 0);

        public void OnRevoked(int partition)
        {
        }

        public void OnRecord(in LogRecord record)
        {
            Records++;
            Bytes += record.Value.Length;
        }

        public void OnEnd(int partition, long endOffset)
        {
        }

        public void OnOutOfRange(int partition, LogRange range)
        {
        }
    }
}
