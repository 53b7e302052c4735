using TrendingTopics.Engine.Logs;

namespace TrendingTopics.Throughput;

/// <summary>A log of records in memory that is read once, from its beginning.</summary>
internal sealed class PreloadedLog : IEventLog
{
    private readonly LogTopic _topic;
    private readonly PreloadedRecords _records;
    private readonly long[] _ends;

    private PreloadedLog(string topic, int partitions, PreloadedRecords records)
    {
        _topic = new LogTopic(topic, "preloaded", partitions);
        _records = records;
        _ends = [.. Enumerable.Range(0, partitions).Select(records.EndOf)];
    }

    /// <summary>Reads all events of a set into memory.</summary>
    public static PreloadedLog Load(string servers, EventSet events)
    {
        var records = new PreloadedRecords(events.Records);
        BareClient.ReadAll(servers, events, result => records.Add(result.Partition, result.Offset, result.Message.Timestamp.UnixTimestampMs * 1000, result.Message.Value));
        GC.Collect();
        return new PreloadedLog(events.LogTopic, EventSet.Partitions, records);
    }

    public ValueTask<LogTopic> EnsureTopicAsync(string name, int partitions, CancellationToken cancellationToken = default) => new(_topic);

    public ValueTask<LogTopic?> FindTopicAsync(string name, CancellationToken cancellationToken = default) => new(_topic);

    public ValueTask<LogRange> GetRangeAsync(string topic, int partition, CancellationToken cancellationToken = default) => new(new LogRange(0, _ends[partition]));

    public ValueTask<long> FindOffsetAsync(string topic, int partition, long appendTime, CancellationToken cancellationToken = default) => new(0);

    public ValueTask AppendAsync(LogBatch batch, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<string?> GetPositionAsync(string topic, string source, CancellationToken cancellationToken = default) => new((string?)null);

    public ILogReader OpenReader(string topic, string group) => new PreloadedReader(_records, _ends);

    public ValueTask<IReadOnlyList<StoredRecord>> ReadNewestAsync(string topic, int limit, CancellationToken cancellationToken = default) => new([]);

    public ValueTask DisposeAsync() => default;
}
