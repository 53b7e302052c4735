using TrendingTopics.AppHost.Tests.Hosting;
using TrendingTopics.Contracts.Otlp;

namespace TrendingTopics.AppHost.Tests.GivenServers;

/// <summary>The application with its simulated events and two processors, shared by tests; started by the first that asks for it.</summary>
public sealed class LiveApp : IAsyncDisposable
{
    public const string Tests = "One application over given servers";

    /// <summary>The key that commands need.</summary>
    public const string Key = "writer-0123456789abcdef";

    private Task<ServerSet>? _servers;

    internal async Task<TrendingApp> GetAsync() => (await ServersAsync()).App;

    internal async Task<OtlpReceiver> TelemetryAsync() => (await ServersAsync()).Telemetry;

    public async ValueTask DisposeAsync()
    {
        if (_servers is { IsCompletedSuccessfully: true })
        {
            await (await _servers).DisposeAsync();
        }
    }

    private Task<ServerSet> ServersAsync() => _servers ??= ServerSet.StartAsync(
        ["--Parameters:rate=100", "--Parameters:processors=2", $"--ApiKeys:Write:0={Key}"], new Dictionary<string, string>());
}

/// <summary>Tests that share one <see cref="LiveApp"/>.</summary>
[CollectionDefinition(LiveApp.Tests)]
public sealed class LiveAppTests : ICollectionFixture<LiveApp>;
