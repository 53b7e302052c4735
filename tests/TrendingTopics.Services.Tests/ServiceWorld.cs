using TrendingTopics.Contracts.Programs;
using TrendingTopics.Contracts.Servers;

namespace TrendingTopics.Services.Tests;

/// <summary>The services over a real broker and a real node, with a topic, a keyspace and a stream that no other test uses.</summary>
internal sealed class ServiceWorld : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Dictionary<string, string> _environment;

    private ServiceWorld(KafkaServer kafka, CassandraServer cassandra)
    {
        Topic = $"t{Guid.NewGuid():N}";
        Stream = $"s{Guid.NewGuid():N}";
        File.WriteAllText(
            _folder["streams.json"],
            $$"""{ "Streams": { "{{Stream}}": { "Topic": "{{Topic}}", "Windows": ["1m", "5m/10s"], "Lateness": "60s", "CheckpointInterval": "1s" } } }""");
        _environment = new Dictionary<string, string>
        {
            ["ConnectionStrings__kafka"] = kafka.BootstrapServers,
            ["ConnectionStrings__cassandra"] = $"Contact Points=127.0.0.1;Port={cassandra.Port};Default Keyspace={SharedCassandra.NewKeyspace()}",
            ["StreamsFile"] = _folder["streams.json"],
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
            // So that the group does not wait long for a member that was killed.
            ["Kafka__Consumer__session.timeout.ms"] = "6000",
            ["Kafka__Consumer__heartbeat.interval.ms"] = "1000",
        };
    }

    /// <summary>The topic in Kafka.</summary>
    public string Topic { get; }

    /// <summary>The stream that is counted. The consumer group is named after it, and would be shared with tests that count another of this name.</summary>
    public string Stream { get; }

    /// <summary>A file in the folder of this world.</summary>
    public string this[string name] => _folder[name];

    /// <summary>Starts the servers where they do not run yet; the running test is skipped where there are none.</summary>
    public static async Task<ServiceWorld> CreateAsync(SharedKafka kafka, SharedCassandra cassandra) =>
        new(await kafka.GetAsync(), await cassandra.GetAsync());

    /// <summary>Starts a service.</summary>
    public ProgramRun Start(string service, params string[] args) => ProgramRun.Start(BuiltProgram.AssemblyOf(service), _folder.Path, args, _environment);

    /// <summary>Starts a service, with further environment variables.</summary>
    public ProgramRun Start(string service, IReadOnlyDictionary<string, string> environment, params string[] args) =>
        ProgramRun.Start(BuiltProgram.AssemblyOf(service), _folder.Path, args, new Dictionary<string, string>(_environment.Concat(environment)));

    /// <summary>Runs a service to its end.</summary>
    public Task<ProgramRun.Ended> RunAsync(string service, params string[] args) =>
        ProgramRun.RunAsync(BuiltProgram.AssemblyOf(service), _folder.Path, args, _environment);

    /// <summary>Runs a service to its end, with further environment variables.</summary>
    public Task<ProgramRun.Ended> RunAsync(string service, IReadOnlyDictionary<string, string> environment, params string[] args) =>
        ProgramRun.RunAsync(BuiltProgram.AssemblyOf(service), _folder.Path, args, new Dictionary<string, string>(_environment.Concat(environment)));

    public void Dispose() => _folder.Dispose();
}
