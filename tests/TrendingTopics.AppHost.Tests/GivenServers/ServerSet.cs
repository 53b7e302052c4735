using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using TrendingTopics.AppHost.Tests.Hosting;
using TrendingTopics.Contracts.Otlp;
using TrendingTopics.Contracts.Servers;

namespace TrendingTopics.AppHost.Tests.GivenServers;

/// <summary>Real servers with nothing in them, a collector of telemetry, and the application over them.</summary>
internal sealed class ServerSet : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> _parts = new();

    private ServerSet()
    {
    }

    public CassandraServer Cassandra { get; private set; } = null!;

    /// <summary>What the services have sent.</summary>
    public OtlpReceiver Telemetry { get; private set; } = null!;

    public TrendingApp App { get; private set; } = null!;

    /// <summary>Starts all of it; the running test is skipped where there are no servers.</summary>
    /// <param name="args">The AppHost's command line; the connection strings are added.</param>
    /// <param name="producer">Settings of the producer.</param>
    public static async Task<ServerSet> StartAsync(IEnumerable<string> args, IReadOnlyDictionary<string, string> producer)
    {
        ServerFolder.Require();
        var servers = new ServerSet();
        try
        {
            var kafka = servers.Own(await KafkaServer.StartAsync());
            servers.Cassandra = servers.Own(await CassandraServer.StartAsync());
            servers.Telemetry = servers.Own(await OtlpReceiver.StartAsync());
            servers.App = servers.Own(await TrendingApp.StartAsync(
                [.. args, $"--ConnectionStrings:kafka={kafka.BootstrapServers}", $"--ConnectionStrings:cassandra={servers.Cassandra.Address}"],
                builder => Set(builder, servers.Telemetry.Environment, producer)));
            return servers;
        }
        catch
        {
            await servers.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (_parts.TryPop(out var part))
        {
            await part.DisposeAsync();
        }
    }

    private static void Set(IDistributedApplicationTestingBuilder builder, IReadOnlyDictionary<string, string> all, IReadOnlyDictionary<string, string> producer)
    {
        foreach (var service in builder.Resources.OfType<ProjectResource>().Select(builder.CreateResourceBuilder))
        {
            foreach (var (name, value) in service.Resource.Name == TrendingApp.Producer ? all.Concat(producer) : all)
            {
                service.WithEnvironment(name, value);
            }
        }
    }

    private T Own<T>(T part)
        where T : IAsyncDisposable
    {
        _parts.Push(part);
        return part;
    }
}
