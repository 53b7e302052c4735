using Microsoft.Extensions.Logging;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Wire.Protocol;

namespace TrendingTopics.Wire.Clusters;

/// <summary>
/// Asks the cluster what is asked now and then: who leads a topic's partitions, and which offsets they have. Each broker has one
/// connection for that, apart from those that fetch, where an answer may be long in coming.
/// </summary>
internal sealed class Cluster : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<BrokerAddress, BrokerLine> _lines = [];
    private readonly IReadOnlyList<BrokerAddress> _servers;
    private IReadOnlyList<BrokerAddress> _known = [];

    public Cluster(WireOptions options, TimeProvider clock, ILogger logger)
    {
        (Options, Clock, Logger) = (options, clock, logger);
        _servers = ServerList.Parse(options.BootstrapServers);
        Reachability = new Reachability(clock, logger);
    }

    /// <summary>How it is reached.</summary>
    public WireOptions Options { get; }

    /// <summary>Tells the time.</summary>
    public TimeProvider Clock { get; }

    /// <summary>Takes what is to be said.</summary>
    public ILogger Logger { get; }

    /// <summary>Says which brokers are away.</summary>
    public Reachability Reachability { get; }

    /// <summary>What the cluster says of the topic now; its error says whether there is one.</summary>
    /// <exception cref="LogException">No broker answers.</exception>
    public async Task<TopicMetadata> DescribeAsync(string topic, CancellationToken cancellationToken)
    {
        LogException? failure = null;
        IReadOnlyList<BrokerAddress> candidates;
        lock (_gate)
        {
            candidates = [.. _known.Concat(_servers).Distinct()];
        }

        foreach (var broker in candidates)
        {
            try
            {
                var found = await Line(broker).AskAsync(
                    ApiKey.Metadata,
                    (writer, version) => MetadataExchange.Write(writer, version, topic),
                    (answer, version) => MetadataExchange.Read(answer.Span[4..], version, topic),
                    cancellationToken).ConfigureAwait(false);
                lock (_gate)
                {
                    _known = [.. found.Brokers.Values];
                }

                return found.Error == ErrorCode.TopicAuthorizationFailed
                    ? throw new LogException($"The login may not describe topic '{topic}': it needs DESCRIBE and READ on it.") { IsTransient = false }
                    : found;
            }
            catch (LogException e) when (e.IsTransient)
            {
                failure = e;
            }
        }

        throw failure!;
    }

    /// <summary>An offset of a partition.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="time">The time, or which end (<see cref="OffsetsExchange"/>).</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The offset; -1 where there is none at or after the time.</returns>
    /// <exception cref="LogException">It cannot be told now.</exception>
    public async Task<long> FindOffsetAsync(TopicMetadata topic, int partition, long time, CancellationToken cancellationToken)
    {
        var leader = LeaderOf(topic, partition);
        var (error, offset) = await Line(leader).AskAsync(
            ApiKey.ListOffsets,
            (writer, version) => OffsetsExchange.Write(writer, version, topic.Name, partition, time),
            (answer, version) => OffsetsExchange.Read(answer.Span[4..], version),
            cancellationToken).ConfigureAwait(false);
        return error == ErrorCode.None ? offset : throw new LogException($"The offsets of partition {partition} of topic '{topic.Name}' could not be read from {leader}: {error}.");
    }

    /// <summary>The offsets that a partition has for a reader of committed records.</summary>
    /// <exception cref="LogException">They cannot be told now.</exception>
    public async Task<LogRange> GetRangeAsync(TopicMetadata topic, int partition, CancellationToken cancellationToken)
    {
        var start = await FindOffsetAsync(topic, partition, OffsetsExchange.Earliest, cancellationToken).ConfigureAwait(false);
        return new LogRange(start, await FindOffsetAsync(topic, partition, OffsetsExchange.Latest, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>The connection for questions to a broker.</summary>
    public BrokerLine Line(BrokerAddress broker)
    {
        lock (_gate)
        {
            if (!_lines.TryGetValue(broker, out var line))
            {
                _lines[broker] = line = new BrokerLine(broker, this);
            }

            return line;
        }
    }

    /// <summary>Who leads the partition.</summary>
    /// <exception cref="LogException">Nobody does.</exception>
    public static BrokerAddress LeaderOf(TopicMetadata topic, int partition) =>
        topic.Partitions.FirstOrDefault(p => p.Number == partition) is not { } found
            ? throw new LogException($"Topic '{topic.Name}' has no partition {partition}; it has {topic.Partitions.Count}, from 0 on.")
            : topic.Brokers.GetValueOrDefault(found.Leader) ?? throw new LogException($"Partition {partition} of topic '{topic.Name}' has no leader.");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        List<BrokerLine> lines;
        lock (_gate)
        {
            lines = [.. _lines.Values];
        }

        foreach (var line in lines)
        {
            await line.DisposeAsync().ConfigureAwait(false);
        }
    }
}
