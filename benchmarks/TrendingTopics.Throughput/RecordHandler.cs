using TrendingTopics.Engine.Logs;

namespace TrendingTopics.Throughput;

/// <summary>Takes every partition's records from the first on.</summary>
internal abstract class RecordHandler : ILogHandler
{
    // Partitions come at the same time.
    private readonly long[] _records = new long[EventSet.Partitions];

    public bool TakesPartitionsAtOnce => true;

    public ILogReader? Reader { get; set; }

    /// <summary>How many records have come; between polls.</summary>
    public long Records => _records.Sum();

    /// <summary>What went wrong; null where nothing did.</summary>
    public abstract string? Problem { get; }

    public void OnAssigned(int partition) => Reader!.Start(partition, 0);

    public void OnRevoked(int partition)
    {
    }

    public void OnRecord(in LogRecord record)
    {
        _records[record.Partition]++;
        Take(record);
    }

    public int OnRecords(in LogRecords records)
    {
        _records[records.Partition] += records.Count;
        Take(records);
        return records.Count;
    }

    public void OnEnd(int partition, long endOffset)
    {
    }

    public void OnOutOfRange(int partition, LogRange range)
    {
    }

    protected abstract void Take(in LogRecord record);

    protected abstract void Take(in LogRecords records);
}
