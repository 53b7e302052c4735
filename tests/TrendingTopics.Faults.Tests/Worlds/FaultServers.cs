using TrendingTopics.Contracts.Servers;

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

    /// <summary>Server properties of a broker that lets sessions be short.</summary>
    public static IReadOnlyList<string> ShortSessions { get; } = ["group.min.session.timeout.ms=500", "group.initial.rebalance.delay.ms=0"];

    /// <summary>Starts a broker that lets sessions be short.</summary>
    public static Task<KafkaServer> StartKafkaAsync() => KafkaServer.StartAsync(_ => ShortSessions);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_kafka is { IsCompletedSuccessfully: true })
        {
            await (await _kafka).DisposeAsync();
        }

        await _cassandra.DisposeAsync();
    }
}
