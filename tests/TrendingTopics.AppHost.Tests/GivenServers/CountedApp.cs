using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using TrendingTopics.AppHost.Tests.Events;
using TrendingTopics.AppHost.Tests.Hosting;
using TrendingTopics.Contracts.Otlp;
using TrendingTopics.Contracts.Servers;

namespace TrendingTopics.AppHost.Tests.GivenServers;

/// <summary>
/// The application over servers of its own, which it is given as connection strings; the producer sends a file of known events, and all
/// telemetry comes to the test. Started by the first test that asks for it.
/// </summary>
public sealed class CountedApp : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> _parts = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("trending-apphost-");
    private Task? _started;

    internal TrendingApp App { get; private set; } = null!;

    internal KnownEvents Events { get; private set; } = null!;

    /// <summary>What the services have sent.</summary>
    public OtlpReceiver Telemetry { get; private set; } = null!;

    /// <summary>The node that holds the rankings.</summary>
    public CassandraServer Cassandra { get; private set; } = null!;

    /// <summary>Starts it where it is not started; the running test is skipped where there are no servers.</summary>
    public Task StartAsync()
    {
        ServerFolder.Require();
        return _started ??= StartAllAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        while (_parts.TryPop(out var part))
        {
            await part.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    private async Task StartAllAsync()
    {
        Events = KnownEvents.Write(_folder.FullName);
        var kafka = Own(await KafkaServer.StartAsync());
        Cassandra = Own(await CassandraServer.StartAsync());
        Telemetry = Own(await OtlpReceiver.StartAsync());
        App = Own(await TrendingApp.StartAsync([$"--ConnectionStrings:kafka={kafka.BootstrapServers}", $"--ConnectionStrings:cassandra={Cassandra.Address}"], Observe));
    }

    private void Observe(IDistributedApplicationTestingBuilder builder)
    {
        foreach (var service in builder.Resources.OfType<ProjectResource>().Select(builder.CreateResourceBuilder))
        {
            foreach (var (name, value) in Telemetry.Environment)
            {
                service.WithEnvironment(name, value);
            }
        }

        builder.CreateResourceBuilder(builder.Resources.OfType<ProjectResource>().Single(r => r.Name == TrendingApp.Producer))
            .WithEnvironment("Producer__Source", $"file:{Events.Path}")
            .WithEnvironment("Producer__Rate", "")
            .WithEnvironment("Producer__Topics", "");
    }

    private T Own<T>(T part)
        where T : IAsyncDisposable
    {
        _parts.Push(part);
        return part;
    }
}
