using TrendingTopics.Engine.Logs;

namespace TrendingTopics.Throughput;

/// <summary>Takes every partition's records from the first on.</summary>
internal abstract class RecordHandler : ILogHandler
{
    public ILogReader? Reader { get; set; }

    /// <summary>How many records have come.</summary>
    public long Records { get; protected set; }

    /// <summary>What went wrong; null where nothing did.</summary>
    public abstract string? Problem { get; }

    public void OnAssigned(int partition) => Reader!.Start(partition, 0);

    public void OnRevoked(int partition)
    {
    }

    public abstract void OnRecord(in LogRecord record);

    public abstract int OnRecords(in LogRecords records);

    public void OnEnd(int partition, long endOffset)
    {
    }

    public void OnOutOfRange(int partition, LogRange range)
    {
    }
}
