namespace TrendingTopics.Contracts.Servers;

/// <summary>
/// One broker for all tests of an assembly, started by the first that asks for it: an assembly fixture
/// (<c>[assembly: AssemblyFixture(typeof(SharedKafka))]</c>). Tests use topics and groups of their own and never stop it.
/// </summary>
public sealed class SharedKafka : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private Task<KafkaServer>? _server;

    /// <summary>The broker; the running test is skipped where there are no servers.</summary>
    public Task<KafkaServer> GetAsync()
    {
        ServerFolder.Require();
        lock (_gate)
        {
            return _server ??= KafkaServer.StartAsync();
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
