using System.Globalization;
using TrendingTopics.Contracts.Programs;

namespace TrendingTopics.Contracts.Servers;

/// <summary>
/// A real Kafka broker on ports and in a folder of its own: started, stopped, killed and started again on the same data. A broker takes
/// a few seconds to start: tests share one by a fixture, except where they stop it.
/// </summary>
public sealed class KafkaServer : IAsyncDisposable
{
    private const string MetaFile = "meta.properties";
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(6);
    private readonly ServerFolder _servers;
    private readonly PortClaim _ports;
    private readonly string _data;
    private readonly IReadOnlyList<string> _properties;

    private KafkaServer(ServerFolder servers, PortClaim ports, Func<int, IEnumerable<string>> properties)
    {
        _servers = servers;
        _ports = ports;
        _properties = [.. properties(ports.Port)];
        _data = Directory.CreateTempSubdirectory("trending-kafka-").FullName;
    }

    /// <summary>The port of its plain listener; the one above it is the controller's.</summary>
    public int Port => _ports.Port;

    /// <summary>Where clients find it.</summary>
    public string BootstrapServers => $"127.0.0.1:{Port}";

    /// <summary>Where it keeps its topics.</summary>
    public string LogFolder => Path.Combine(_data, "log");

    /// <summary>Starts a broker with nothing in it; the running test is skipped where there are no servers.</summary>
    /// <param name="properties">Server properties (<c>key=value</c>) that it is to have, given its port; null for none.</param>
    public static async Task<KafkaServer> StartAsync(Func<int, IEnumerable<string>>? properties = null)
    {
        var server = new KafkaServer(ServerFolder.Require(), PortClaim.Take(1), properties ?? (_ => []));
        return await StartedAsync(server).ConfigureAwait(false);
    }

    /// <summary>
    /// Starts another broker of this one's cluster, with number 2 and nothing in it; this one stays number 1, and the cluster's controller.
    /// </summary>
    /// <param name="properties">Server properties (<c>key=value</c>) that it is to have.</param>
    public async Task<KafkaServer> StartAnotherAsync(params IEnumerable<string> properties)
    {
        var other = new KafkaServer(_servers, PortClaim.Take(1), port =>
        [
            "node.id=2",
            "process.roles=broker",
            $"controller.quorum.voters=1@127.0.0.1:{Port + 1}",
            $"listeners=PLAINTEXT://127.0.0.1:{port}",
            .. properties,
        ]);
        return await StartedAsync(other, LogFolder).ConfigureAwait(false);
    }

    /// <summary>Starts it again on its data, and waits until it answers.</summary>
    public async Task RestartAsync()
    {
        try
        {
            await _servers.RunAsync("kafka/start", ["--port", $"{Port}", "--data", _data, .. _properties.SelectMany(p => new[] { "--property", p })]).ConfigureAwait(false);
        }
        catch (InvalidOperationException) when (IsRunning)
        {
            // On a busy machine it takes longer than the script waits.
            await ListensAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Stops it in order; its data stays.</summary>
    public Task StopAsync() => _servers.RunAsync("kafka/stop", "--port", $"{Port}", "--data", _data);

    /// <summary>Ends it at once, as a crash does; its data stays.</summary>
    public Task KillAsync() => _servers.RunAsync("kafka/stop", "--port", $"{Port}", "--data", _data, "--signal", "KILL");

    /// <summary>Halts it in the midst of what it does (SIGSTOP): it answers nobody, and is not gone.</summary>
    public void Freeze() => Signals.Send(ProcessId, Signals.Stop);

    /// <summary>Lets it go on where it was halted (SIGCONT).</summary>
    public void Wake() => Signals.Send(ProcessId, Signals.Continue);

    /// <summary>Runs one of Kafka's own tools to its end and returns what it printed.</summary>
    public Task<string> ToolAsync(string tool, params IEnumerable<string> arguments) => _servers.RunAsync("kafka/tool", [tool, .. arguments]);

    /// <summary>Ends it and deletes its data.</summary>
    public async ValueTask DisposeAsync()
    {
        await KillAsync().ConfigureAwait(false);
        Directory.Delete(_data, recursive: true);
        _ports.Dispose();
    }

    private static async Task<KafkaServer> StartedAsync(KafkaServer server, string? clusterOf = null)
    {
        try
        {
            if (clusterOf is not null)
            {
                await server.BelongToAsync(clusterOf).ConfigureAwait(false);
            }

            await server.RestartAsync().ConfigureAwait(false);
            return server;
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private int ProcessId => int.Parse(File.ReadAllText(PidFile), CultureInfo.InvariantCulture);

    private bool IsRunning => File.Exists(PidFile) && Directory.Exists($"/proc/{ProcessId}");

    private string PidFile => Path.Combine(_data, "pid");

    // What Kafka's format tool writes for a broker, with the other's cluster.
    private async Task BelongToAsync(string logFolder)
    {
        var lines = await File.ReadAllLinesAsync(Path.Combine(logFolder, MetaFile)).ConfigureAwait(false);
        Directory.CreateDirectory(LogFolder);
        await File.WriteAllLinesAsync(
            Path.Combine(LogFolder, MetaFile),
            [
                lines.Single(line => line.StartsWith("cluster.id=", StringComparison.Ordinal)),
                $"directory.id={Convert.ToBase64String(Guid.NewGuid().ToByteArray()).TrimEnd('=').Replace('+', '-').Replace('/', '_')}",
                "node.id=2",
                "version=1",
            ]).ConfigureAwait(false);
    }

    private async Task ListensAsync()
    {
        using var deadline = new CancellationTokenSource(Deadline);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (await timer.WaitForNextTickAsync(deadline.Token).ConfigureAwait(false))
        {
            var log = await File.ReadAllTextAsync(Path.Combine(_data, "out"), deadline.Token).ConfigureAwait(false);
            if (log.Contains("Kafka Server started", StringComparison.Ordinal))
            {
                return;
            }
        }
    }
}
