using Microsoft.Extensions.Logging;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Time;
using TrendingTopics.Wire.Clusters;
using TrendingTopics.Wire.Protocol;
using TrendingTopics.Wire.Reading;

namespace TrendingTopics.Wire;

/// <summary>
/// The log on a Kafka cluster, to read only, over connections of its own: no client library, no group. A reader gets all partitions of
/// its topic and shares them with nobody.
/// </summary>
public sealed class WireLog : IEventLog
{
    private readonly Cluster _cluster;
    private readonly NewestRecords _newest;
    private int _disposed;

    /// <summary>Prepares; nothing is connected yet.</summary>
    /// <param name="options">How Kafka is reached and read.</param>
    /// <param name="clock">Measures waits.</param>
    /// <param name="logger">Takes what an operator should know.</param>
    /// <exception cref="ArgumentException">A setting is wrong; the message names it and what it may be.</exception>
    public WireLog(WireOptions options, TimeProvider clock, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(logger);
        options.ThrowIfInvalid();
        _cluster = new Cluster(options, clock, logger);
        _newest = new NewestRecords(_cluster);
    }

    /// <summary>Finds the topic; it is not created here, since who only reads a log must not change it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="partitions">Not used.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="LogException">There is none; it may come later.</exception>
    public async ValueTask<LogTopic> EnsureTopicAsync(string name, int partitions, CancellationToken cancellationToken = default)
    {
        LogTopic.ThrowIfNotAllowed(name, partitions);
        return ToTopic(await GetAsync(name, cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public async ValueTask<LogTopic?> FindTopicAsync(string name, CancellationToken cancellationToken = default) =>
        LogTopic.IsName(name) && await DescribeAsync(name, cancellationToken).ConfigureAwait(false) is { } found ? ToTopic(found) : null;

    /// <inheritdoc/>
    public async ValueTask<LogRange> GetRangeAsync(string topic, int partition, CancellationToken cancellationToken = default) =>
        await _cluster.GetRangeAsync(await GetAsync(topic, cancellationToken).ConfigureAwait(false), partition, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<long> FindOffsetAsync(string topic, int partition, long appendTime, CancellationToken cancellationToken = default)
    {
        var found = await GetAsync(topic, cancellationToken).ConfigureAwait(false);

        // The end first: what comes meanwhile may be what is asked for.
        var end = await _cluster.FindOffsetAsync(found, partition, OffsetsExchange.Latest, cancellationToken).ConfigureAwait(false);
        var millis = Math.Max(0, UnixMicros.Floor(appendTime + UnixMicros.PerMillisecond - 1, UnixMicros.PerMillisecond) / UnixMicros.PerMillisecond);
        var offset = await _cluster.FindOffsetAsync(found, partition, millis, cancellationToken).ConfigureAwait(false);
        return offset < 0 ? end : offset;
    }

    /// <summary>Refuses: this log is only read.</summary>
    /// <exception cref="LogException">Always.</exception>
    public ValueTask AppendAsync(LogBatch batch, CancellationToken cancellationToken = default) =>
        ValueTask.FromException(new LogException($"The log at {_cluster.Options.BootstrapServers} is only read here: append with any Kafka producer.") { IsTransient = false });

    /// <summary>None: nothing is appended here, so no source has come anywhere.</summary>
    public ValueTask<string?> GetPositionAsync(string topic, string source, CancellationToken cancellationToken = default) => new((string?)null);

    /// <summary>A reader for all partitions of the topic.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="group">Not used: readers share nothing.</param>
    /// <exception cref="LogException">There is no such topic.</exception>
    public ILogReader OpenReader(string topic, string group) =>
        new TopicReader(_cluster, GetAsync(topic, CancellationToken.None).GetAwaiter().GetResult(), hasAll: true);

    /// <summary>A reader for those partitions of the topic that it is told (<see cref="TopicReader.Assign"/>).</summary>
    /// <exception cref="LogException">There is no such topic.</exception>
    public TopicReader OpenReader(string topic) =>
        new(_cluster, GetAsync(topic, CancellationToken.None).GetAwaiter().GetResult(), hasAll: false);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<StoredRecord>> ReadNewestAsync(string topic, int limit, CancellationToken cancellationToken = default) =>
        await _newest.ReadAsync(await GetAsync(topic, cancellationToken).ConfigureAwait(false), limit, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            await _cluster.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task<TopicMetadata> GetAsync(string topic, CancellationToken cancellationToken) =>
        await DescribeAsync(topic, cancellationToken).ConfigureAwait(false)
        ?? throw new LogException($"There is no topic '{topic}' in Kafka at {_cluster.Options.BootstrapServers}.");

    private async Task<TopicMetadata?> DescribeAsync(string topic, CancellationToken cancellationToken)
    {
        var found = await _cluster.DescribeAsync(topic, cancellationToken).ConfigureAwait(false);
        return found.Error switch
        {
            ErrorCode.None or ErrorCode.LeaderNotAvailable => found,
            ErrorCode.UnknownTopicOrPartition => null,
            _ => throw new LogException($"Topic '{topic}' could not be described: {found.Error}."),
        };
    }

    private static LogTopic ToTopic(TopicMetadata topic) => new(topic.Name, topic.IdText, topic.Partitions.Count);
}
