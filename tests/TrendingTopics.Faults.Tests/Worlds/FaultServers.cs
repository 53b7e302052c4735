using TrendingTopics.Contracts.Servers;
using TrendingTopics.Faults.Tests.Loads;

namespace TrendingTopics.Faults.Tests.Worlds;

/// <summary>
/// One broker, one node and one keyspace for all tests of the project, started by the first that asks; tests that stop or disturb a
/// server start their own (<see cref="StartKafkaAsync"/>, <see cref="CassandraServer.StartAsync(string[])"/>).
/// </summary>
public sealed class FaultServers : IAsyncDisposable
{
    private readonly SharedCassandra _cassandra = new();
    private readonly Lock _gate = new();
    private Task<KafkaServer>? _kafka;
    private Task<WrittenLoad>? _written;

    /// <summary>The keyspace that tests share; their streams have names of their own.</summary>
    public string Keyspace { get; } = SharedCassandra.NewKeyspace();

    /// <summary>The broker; the running test is skipped where there are no servers.</summary>
    public Task<KafkaServer> GetKafkaAsync()
    {
        ServerFolder.Require();
        lock (_gate)
        {
            return _kafka ??= StartKafkaAsync();
        }
    }

    /// <summary>The node; the running test is skipped where there are no servers.</summary>
    public Task<CassandraServer> GetCassandraAsync() => _cassandra.GetAsync();

    /// <summary>A load on the shared broker, for tests that only read: each in a world, and so a group, of its own.</summary>
    public Task<WrittenLoad> GetWrittenAsync()
    {
        lock (_gate)
        {
            return _written ??= WriteAsync();
        }
    }

    /// <summary>Starts a broker that lets sessions be short.</summary>
    /// <param name="properties">Further server properties (<c>key=value</c>), given its port; null for none.</param>
    public static Task<KafkaServer> StartKafkaAsync(Func<int, IEnumerable<string>>? properties = null) =>
        KafkaServer.StartAsync(port => ["group.min.session.timeout.ms=500", "group.initial.rebalance.delay.ms=0", .. properties?.Invoke(port) ?? []]);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_kafka is { IsCompletedSuccessfully: true })
        {
            await (await _kafka).DisposeAsync();
        }

        await _cassandra.DisposeAsync();
    }

    private async Task<WrittenLoad> WriteAsync()
    {
        var topic = $"t{Guid.NewGuid():N}";
        var load = new Load(seed: 42);
        await using var log = Ports.OpenLog((await GetKafkaAsync()).BootstrapServers);
        await log.EnsureTopicAsync(topic, 4);
        var writer = new LoadWriter(log, topic);
        await writer.WriteAsync(load);
        return new WrittenLoad(topic, load, await writer.CloseAsync(load));
    }
}
