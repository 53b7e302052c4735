using System.Text;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Time;

namespace TrendingTopics.Contracts.Memory;

/// <summary>
/// A log in memory, for tests: nothing survives it, every task is complete when it is returned, and readers push records in the order
/// of the appends. A reader gets all partitions, whatever its group. Any thread may call it.
/// </summary>
/// <param name="clock">Gives append times.</param>
public sealed class MemoryLog(TimeProvider clock) : IEventLog
{
    private readonly Dictionary<string, MemoryTopic> _topics = [];
    private int _created;

    /// <summary>The trace that the records appended from now on carry (a W3C <c>traceparent</c>); null for none.</summary>
    public string? TraceParent { get; set; }

    /// <summary>Whether readers push partitions at once, each on a thread of its own, where the handler takes them so.</summary>
    public bool PushesAtOnce { get; init; }

    internal object Gate { get; } = new();

    /// <inheritdoc/>
    public ValueTask<LogTopic> EnsureTopicAsync(string name, int partitions, CancellationToken cancellationToken = default)
    {
        LogTopic.ThrowIfNotAllowed(name, partitions);
        lock (Gate)
        {
            if (!_topics.TryGetValue(name, out var topic))
            {
                topic = new MemoryTopic(name, ++_created, partitions);
                _topics.Add(name, topic);
            }

            return new(topic.Description);
        }
    }

    /// <inheritdoc/>
    public ValueTask<LogTopic?> FindTopicAsync(string name, CancellationToken cancellationToken = default) => new(Find(name)?.Description);

    /// <inheritdoc/>
    public ValueTask<LogRange> GetRangeAsync(string topic, int partition, CancellationToken cancellationToken = default)
    {
        lock (Gate)
        {
            return new(Partition(topic, partition).Range);
        }
    }

    /// <inheritdoc/>
    public ValueTask<long> FindOffsetAsync(string topic, int partition, long appendTime, CancellationToken cancellationToken = default)
    {
        lock (Gate)
        {
            return new(Partition(topic, partition).FindOffset(appendTime));
        }
    }

    /// <inheritdoc/>
    public ValueTask AppendAsync(LogBatch batch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        lock (Gate)
        {
            Topic(batch.Topic).Append(batch, UnixMicros.Now(clock), Encoding.ASCII.GetBytes(TraceParent ?? ""));
            Monitor.PulseAll(Gate);
        }

        return default;
    }

    /// <inheritdoc/>
    public ValueTask<string?> GetPositionAsync(string topic, string source, CancellationToken cancellationToken = default)
    {
        lock (Gate)
        {
            return new(Topic(topic).Position(source));
        }
    }

    /// <inheritdoc/>
    public ILogReader OpenReader(string topic, string group)
    {
        lock (Gate)
        {
            return new MemoryLogReader(this, topic, Topic(topic).Revocations);
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredRecord>> ReadNewestAsync(string topic, int limit, CancellationToken cancellationToken = default)
    {
        lock (Gate)
        {
            return new(Topic(topic).Newest(limit));
        }
    }

    /// <summary>Deletes the topic; created again it has another id.</summary>
    public void DeleteTopic(string name)
    {
        lock (Gate)
        {
            _topics.Remove(name);
        }
    }

    /// <summary>Gives the topic more partitions; its readers get them.</summary>
    public void AddPartitions(string topic, int partitions)
    {
        lock (Gate)
        {
            Topic(topic).Grow(partitions);
        }
    }

    /// <summary>Takes all partitions away from the readers that there are.</summary>
    public void Revoke(string topic)
    {
        lock (Gate)
        {
            Topic(topic).Revocations++;
        }
    }

    /// <summary>Drops the partition's records before the offset, as retention does.</summary>
    public void Truncate(string topic, int partition, long start)
    {
        lock (Gate)
        {
            Partition(topic, partition).Truncate(start);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;

    internal MemoryTopic? Find(string name)
    {
        lock (Gate)
        {
            return _topics.GetValueOrDefault(name);
        }
    }

    private MemoryTopic Topic(string name) => _topics.GetValueOrDefault(name) ?? throw new LogException($"There is no topic '{name}'.");

    private MemoryPartition Partition(string topic, int partition)
    {
        var partitions = Topic(topic).Partitions;
        return (uint)partition < (uint)partitions.Count
            ? partitions[partition]
            : throw new LogException($"Topic '{topic}' has no partition {partition}; it has 0 to {partitions.Count - 1}.");
    }
}
