namespace TrendingTopics.Engine.Logs;

/// <summary>The log port: partitioned, append-only topics of raw events.</summary>
public interface IEventLog : IAsyncDisposable
{
    /// <summary>Creates the topic where it is missing; takes it as it is where it exists, whatever its number of partitions.</summary>
    /// <param name="name">1 to 249 of <c>a-z A-Z 0-9 . _ -</c>.</param>
    /// <param name="partitions">1 to 1,024.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentException">Name or number is none that is allowed; the message says what is.</exception>
    ValueTask<LogTopic> EnsureTopicAsync(string name, int partitions, CancellationToken cancellationToken = default);

    /// <summary>The topic as it is now; null where there is none.</summary>
    ValueTask<LogTopic?> FindTopicAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>The offsets that the partition holds now.</summary>
    /// <exception cref="LogException">There is no such partition.</exception>
    ValueTask<LogRange> GetRangeAsync(string topic, int partition, CancellationToken cancellationToken = default);

    /// <summary>The offset of the first record appended at or after the time (microseconds since the epoch); the end where there is none.</summary>
    /// <exception cref="LogException">There is no such partition.</exception>
    ValueTask<long> FindOffsetAsync(string topic, int partition, long appendTime, CancellationToken cancellationToken = default);

    /// <summary>
    /// Appends the batch and returns once it is durable. Batches get their offsets in the order of the calls, so several may be on
    /// their way; the batch is free for reuse as soon as the call has returned its task. Records with equal keys go to one partition,
    /// records without a key to all in turn. Where the batch carries a source and position, both become durable together with the
    /// records or not at all.
    /// </summary>
    /// <exception cref="LogException">The batch was not appended; the message says why.</exception>
    ValueTask AppendAsync(LogBatch batch, CancellationToken cancellationToken = default);

    /// <summary>The position that came with the last durable batch of that source; null where there was none.</summary>
    ValueTask<string?> GetPositionAsync(string topic, string source, CancellationToken cancellationToken = default);

    /// <summary>A reader for the topic. Readers of one group share its partitions.</summary>
    /// <exception cref="LogException">There is no such topic.</exception>
    ILogReader OpenReader(string topic, string group);

    /// <summary>The records appended last, newest first.</summary>
    ValueTask<IReadOnlyList<StoredRecord>> ReadNewestAsync(string topic, int limit, CancellationToken cancellationToken = default);
}
