namespace TrendingTopics.Contracts.Servers;

/// <summary>
/// One node for all tests of an assembly, started by the first that asks for it: an assembly fixture
/// (<c>[assembly: AssemblyFixture(typeof(SharedCassandra))]</c>). Tests use keyspaces of their own and never stop it.
/// </summary>
public sealed class SharedCassandra : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private Task<CassandraServer>? _server;

    /// <summary>A name for a keyspace that nobody else uses.</summary>
    public static string NewKeyspace() => $"t{Guid.NewGuid():N}";

    /// <summary>The node; the running test is skipped where there are no servers.</summary>
    public Task<CassandraServer> GetAsync()
    {
        ServerFolder.Require();
        lock (_gate)
        {
            return _server ??= CassandraServer.StartAsync();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_server is { IsCompletedSuccessfully: true })
        {
            await (await _server.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        }
    }
}
