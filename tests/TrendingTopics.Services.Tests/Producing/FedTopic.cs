using TrendingTopics.Contracts.Programs;
using TrendingTopics.Contracts.Servers;

namespace TrendingTopics.Services.Tests.Producing;

/// <summary>A topic and a folder that no other test uses, and the producer that feeds the one from the other.</summary>
internal sealed class FedTopic : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly KafkaServer _kafka;

    public FedTopic(KafkaServer kafka)
    {
        _kafka = kafka;
        Name = $"t{Guid.NewGuid():N}";
        Reader = new TopicReader(kafka, Name);
        File.WriteAllText(_folder["streams.json"], $$"""{ "Streams": { "hashtags": { "Topic": "{{Name}}", "Windows": ["1m"] } } }""");
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Looks into it.</summary>
    public TopicReader Reader { get; }

    /// <summary>A file in the folder.</summary>
    public string this[string name] => _folder[name];

    /// <summary>Starts the producer.</summary>
    /// <param name="args">Its command line.</param>
    /// <param name="settings">Further environment variables.</param>
    public ProgramRun Start(IEnumerable<string> args, IReadOnlyDictionary<string, string>? settings = null) => ProgramRun.Start(
        BuiltProgram.AssemblyOf(Service.Producer),
        _folder.Path,
        args,
        new Dictionary<string, string>(settings ?? new Dictionary<string, string>())
        {
            ["ConnectionStrings__kafka"] = _kafka.BootstrapServers,
            ["StreamsFile"] = _folder["streams.json"],
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
        });

    /// <summary>Starts the producer on a file of the folder, to end with it.</summary>
    public ProgramRun Copy(string file, IReadOnlyDictionary<string, string>? settings = null) =>
        Start(["--source", $"file:{_folder[file]}", "--exit-when-done"], settings);

    public void Dispose()
    {
        Reader.Dispose();
        _folder.Dispose();
    }
}
