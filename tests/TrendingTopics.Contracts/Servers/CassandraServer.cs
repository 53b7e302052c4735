namespace TrendingTopics.Contracts.Servers;

/// <summary>
/// A real Cassandra node on ports and in a folder of its own: started, stopped, killed and started again on the same data. A node takes
/// several seconds to start: tests share one by a fixture, except where they stop it.
/// </summary>
public sealed class CassandraServer : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(6);
    private readonly ServerFolder _servers;
    private readonly PortClaim _ports;
    private readonly string _data;
    private readonly IReadOnlyList<string> _arguments;

    private CassandraServer(ServerFolder servers, PortClaim ports, IReadOnlyList<string> arguments, string? folder)
    {
        _servers = servers;
        _ports = ports;
        _arguments = arguments;
        _data = folder ?? Directory.CreateTempSubdirectory("trending-cassandra-").FullName;
    }

    /// <summary>Settings of its cassandra.yaml from its next start on, with dots between the levels; no spaces in them.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; set; } = new Dictionary<string, string>();

    /// <summary>The port of its CQL clients.</summary>
    public int Port => _ports.Port;

    /// <summary>Where clients find it.</summary>
    public string Address => $"127.0.0.1:{Port}";

    /// <summary>Starts a node with nothing in it; the running test is skipped where there are no servers.</summary>
    /// <param name="arguments">What the script is told beside port and folder: <c>--auth</c>.</param>
    public static Task<CassandraServer> StartAsync(params string[] arguments) => StartAsync(new Dictionary<string, string>(), arguments);

    /// <summary>Starts a node with nothing in it; the running test is skipped where there are no servers.</summary>
    /// <param name="settings">Settings of its cassandra.yaml, with dots between the levels; no spaces in them.</param>
    /// <param name="arguments">What the script is told beside port and folder: <c>--auth</c>.</param>
    public static Task<CassandraServer> StartAsync(IReadOnlyDictionary<string, string> settings, params string[] arguments) => StartInAsync(null, settings, arguments);

    /// <summary>Starts a node with nothing in it on a disk of the test's choice; the running test is skipped where there are no servers.</summary>
    /// <param name="folder">Where it keeps its data, an empty folder that is deleted with it; null for one of its own.</param>
    /// <param name="settings">Settings of its cassandra.yaml, with dots between the levels; no spaces in them.</param>
    /// <param name="arguments">What the script is told beside port and folder: <c>--auth</c>.</param>
    public static async Task<CassandraServer> StartInAsync(string? folder, IReadOnlyDictionary<string, string> settings, params string[] arguments)
    {
        // Its storage ports are 2042 and 2041 below.
        var server = new CassandraServer(ServerFolder.Require(), PortClaim.Take(-2042, -2041), arguments, folder) { Settings = settings };
        try
        {
            await server.RestartAsync().ConfigureAwait(false);
            return server;
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Starts it again on its data, and waits until it takes clients.</summary>
    public async Task RestartAsync()
    {
        try
        {
            await _servers.RunAsync("cassandra/start", Environment(), ["--port", $"{Port}", "--data", _data, "--heap", "768m", .. _arguments]).ConfigureAwait(false);
        }
        catch (InvalidOperationException) when (IsRunning)
        {
            // On a busy machine it takes longer than the script waits.
            await ListensAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Stops it in order; its data stays.</summary>
    public Task StopAsync() => _servers.RunAsync("cassandra/stop", "--port", $"{Port}", "--data", _data);

    /// <summary>Ends it at once, as a crash does; its data stays.</summary>
    public Task KillAsync() => _servers.RunAsync("cassandra/stop", "--port", $"{Port}", "--data", _data, "--signal", "KILL");

    /// <summary>Runs CQL with a login, as an operator does.</summary>
    public Task<string> CqlAsync(string user, string password, string statement) =>
        _servers.RunAsync("cassandra/cql", "--port", $"{Port}", "--user", user, "--password", password, statement);

    /// <summary>Ends it and deletes its data.</summary>
    public async ValueTask DisposeAsync()
    {
        await KillAsync().ConfigureAwait(false);
        Directory.Delete(_data, recursive: true);
        _ports.Dispose();
    }

    // The node takes settings from its system properties, and Java takes those from here.
    private Dictionary<string, string> Environment() => Settings.Count == 0 ? [] : new()
    {
        ["JAVA_TOOL_OPTIONS"] = $"-Dcassandra.config.allow_system_properties=true {string.Join(' ', Settings.Select(s => $"-Dcassandra.settings.{s.Key}={s.Value}"))}",
    };

    private bool IsRunning =>
        File.Exists(Path.Combine(_data, "pid"))
        && Directory.Exists($"/proc/{File.ReadAllText(Path.Combine(_data, "pid")).Trim()}");

    private async Task ListensAsync()
    {
        using var deadline = new CancellationTokenSource(Deadline);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (await timer.WaitForNextTickAsync(deadline.Token).ConfigureAwait(false))
        {
            var log = await File.ReadAllTextAsync(Path.Combine(_data, "out"), deadline.Token).ConfigureAwait(false);
            if (log.Contains("Starting listening for CQL clients", StringComparison.Ordinal))
            {
                return;
            }
        }
    }
}
