using TrendingTopics.Engine.Logs;

namespace TrendingTopics.Contracts.Memory;

/// <summary>A topic in memory. The log's lock guards it.</summary>
internal sealed class MemoryTopic(string name, int number, int partitions)
{
    private readonly List<MemoryPartition> _partitions = [.. Enumerable.Range(0, partitions).Select(_ => new MemoryPartition())];
    private readonly Dictionary<string, string?> _positions = [];
    private long _sequence;
    private long _keyless;

    public LogTopic Description => new(name, $"{name}-{number}", _partitions.Count);

    public IReadOnlyList<MemoryPartition> Partitions => _partitions;

    /// <summary>How often all partitions have been taken away from their readers.</summary>
    public int Revocations { get; set; }

    public string? Position(string source) => _positions.GetValueOrDefault(source);

    public void Grow(int partitions)
    {
        while (_partitions.Count < partitions)
        {
            _partitions.Add(new MemoryPartition());
        }
    }

    public void Append(LogBatch batch, long appendTime, byte[] traceParent)
    {
        foreach (var record in batch)
        {
            var partition = record.Key.IsEmpty ? (int)(_keyless++ % _partitions.Count) : PartitionOf(record.Key);
            _partitions[partition].Add(new MemoryRecord(_sequence++, appendTime, record.Key.ToArray(), record.Value.ToArray(), traceParent));
        }

        if (batch.Source is { } source)
        {
            _positions[source] = batch.Position;
        }
    }

    public IReadOnlyList<StoredRecord> Newest(int limit) =>
    [
        .. _partitions
            .SelectMany((partition, number) => partition.Newest(limit).Select(r => (Partition: number, r.Offset, r.Record)))
            .OrderByDescending(r => r.Record.Sequence)
            .Take(limit)
            .Select(r => new StoredRecord(r.Partition, r.Offset, r.Record.AppendTime, r.Record.Value)),
    ];

    private int PartitionOf(ReadOnlySpan<byte> key)
    {
        var hash = 2166136261u;
        foreach (var b in key)
        {
            hash = (hash ^ b) * 16777619u;
        }

        return (int)(hash % (uint)_partitions.Count);
    }
}
