using TrendingTopics.Engine.Logs;

namespace TrendingTopics.Throughput;

/// <summary>The log's reader with a handler that counts bytes: what the port costs over the bare client.</summary>
internal static class ReaderRun
{
    public static async Task<Measurement> MeasureAsync(Load load, string kind)
    {
        await using var log = load.Open();
        await using var reader = log.OpenReader(load.Topic, $"throughput-{Guid.NewGuid():N}");
        var counter = new Counter { Reader = reader };
        return await Measurement.OfAsync(kind, () => Task.FromResult(Count(reader, counter, load)));
    }

    private static long Count(ILogReader reader, Counter counter, Load load)
    {
        while (counter.Records < load.Records)
        {
            reader.Poll(counter, 16_384, TimeSpan.FromMilliseconds(20));
        }

        return counter.Bytes > 0 ? counter.Records : 0;
    }

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
