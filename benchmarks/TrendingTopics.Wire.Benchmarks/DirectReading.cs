using Microsoft.Extensions.Logging.Abstractions;
using TrendingTopics.Engine.Logs;

namespace TrendingTopics.Wire.Benchmarks;

/// <summary>Reads a topic by <see cref="WireLog"/>; the records' bytes are counted.</summary>
internal static class DirectReading
{
    public static long Run(string servers, string topic)
    {
        var log = new WireLog(new WireOptions { BootstrapServers = servers }, TimeProvider.System, NullLogger.Instance);
        var reader = log.OpenReader(topic, "");
        var counting = new Counting(reader);
        while (!counting.IsAtEnd)
        {
            reader.Poll(counting, 100_000, TimeSpan.FromMilliseconds(100));
        }

        reader.DisposeAsync().AsTask().GetAwaiter().GetResult();
        log.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return counting.Records;
    }

    private sealed class Counting(ILogReader reader) : ILogHandler
    {
        private readonly HashSet<int> _open = [];

        public long Records { get; private set; }

        public long Bytes { get; private set; }

        public bool IsAtEnd { get; private set; }

        public void OnAssigned(int partition)
        {
            _open.Add(partition);
            reader.Start(partition, 0);
        }

        public void OnRevoked(int partition)
        {
        }

        public void OnRecord(in LogRecord record)
        {
            Records++;
            Bytes += record.Value.Length;
        }

        public int OnRecords(in LogRecords records)
        {
            Records += records.Count;
            foreach (ref readonly var place in records.Places)
            {
                Bytes += place.Length;
            }

            return records.Count;
        }

        public void OnEnd(int partition, long endOffset)
        {
            _open.Remove(partition);
            IsAtEnd = _open.Count == 0;
        }

        public void OnOutOfRange(int partition, LogRange range) => throw new InvalidOperationException($"{partition}: {range}");
    }
}
