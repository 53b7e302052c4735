using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Kafka.Appending;
using TrendingTopics.Kafka.Positions;
using TrendingTopics.Kafka.Reading;
using TrendingTopics.Kafka.Reading.Direct;

namespace TrendingTopics.Kafka;

/// <summary>The log on Kafka.</summary>
internal sealed class KafkaLog : IEventLog
{
    // Our own clock would do, but whoever sends is not asked: the broker's is one for all.
    private static readonly Dictionary<string, string> TopicSettings = new() { ["message.timestamp.type"] = "LogAppendTime" };
    private readonly KafkaAppender _appender;
    private readonly SourceAppenders _sources;
    private readonly NewestRecords _newest;
    private int _disposed;

    /// <param name="options">How Kafka is reached and used.</param>
    /// <param name="clock">Tells the time.</param>
    /// <param name="loggers">Make the logger.</param>
    /// <param name="findProducer">Finds a client that the host has; asked once the settings are known to be good, since it may be made of the same.</param>
    /// <exception cref="ArgumentException">A setting is wrong; the message names it.</exception>
    public KafkaLog(KafkaLogOptions options, TimeProvider clock, ILoggerFactory loggers, Func<IProducer<byte[]?, byte[]>?>? findProducer = null)
    {
        Cluster = new Cluster(options, clock, loggers.CreateLogger("TrendingTopics.Kafka"));
        _appender = new KafkaAppender(Cluster, findProducer?.Invoke());
        _sources = new SourceAppenders(Cluster);
        _newest = new NewestRecords(Cluster);
    }

    /// <summary>What the parts share.</summary>
    public Cluster Cluster { get; }

    public async ValueTask<LogTopic> EnsureTopicAsync(string name, int partitions, CancellationToken cancellationToken = default)
    {
        LogTopic.ThrowIfNotAllowed(name, partitions);
        return await Cluster.Topics.EnsureAsync(name, partitions, TopicSettings, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<LogTopic?> FindTopicAsync(string name, CancellationToken cancellationToken = default) =>
        await Cluster.Topics.FindAsync(name, cancellationToken).ConfigureAwait(false);

    public async ValueTask<LogRange> GetRangeAsync(string topic, int partition, CancellationToken cancellationToken = default) =>
        await Cluster.Offsets.GetRangeAsync(topic, partition, cancellationToken).ConfigureAwait(false);

    public async ValueTask<long> FindOffsetAsync(string topic, int partition, long appendTime, CancellationToken cancellationToken = default) =>
        await Cluster.Offsets.FindAsync(topic, partition, appendTime, cancellationToken).ConfigureAwait(false);

    public ValueTask AppendAsync(LogBatch batch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        cancellationToken.ThrowIfCancellationRequested();
        var append = batch.Source is null ? _appender.AppendAsync(batch) : _sources.AppendAsync(batch);
        return new(append.WaitAsync(cancellationToken));
    }

    public async ValueTask<string?> GetPositionAsync(string topic, string source, CancellationToken cancellationToken = default) =>
        await _sources.GetPositionAsync(topic, source).WaitAsync(cancellationToken).ConfigureAwait(false);

    public ILogReader OpenReader(string topic, string group)
    {
        // Known already, as a rule: who reads a topic has looked for it.
        Cluster.Topics.GetAsync(topic, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        return Cluster.Wire is { } wire ? new DirectLogReader(Cluster, wire, topic, group) : new KafkaLogReader(Cluster, topic, group);
    }

    public async ValueTask<IReadOnlyList<StoredRecord>> ReadNewestAsync(string topic, int limit, CancellationToken cancellationToken = default) =>
        await _newest.ReadAsync(topic, limit, cancellationToken).ConfigureAwait(false);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            await _sources.DisposeAsync().ConfigureAwait(false);
            await _appender.DisposeAsync().ConfigureAwait(false);
            await Cluster.DisposeAsync().ConfigureAwait(false);
        }
    }
}
