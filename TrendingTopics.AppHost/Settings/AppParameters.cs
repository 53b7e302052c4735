namespace TrendingTopics.AppHost.Settings;

/// <summary>
/// What can be set from outside, each as <c>Parameters:NAME</c>: in the environment <c>Parameters__NAME</c>, on the command line
/// <c>--Parameters:NAME=VALUE</c>.
/// </summary>
internal sealed record AppParameters
{
    private const int GreatestPort = 65_535;

    /// <summary>The file of stream definitions that every service reads: <c>streams.json</c>, or what the setting <c>StreamsFile</c> names.</summary>
    public required string StreamsFile { get; init; }

    /// <summary>Where Kafka listens on this machine.</summary>
    public required WholeNumber KafkaPort { get; init; }

    /// <summary>Whether a page that shows Kafka's topics is started.</summary>
    public required bool KafkaUI { get; init; }

    /// <summary>Where Cassandra listens on this machine.</summary>
    public required WholeNumber CassandraPort { get; init; }

    /// <summary>Where page and API are served.</summary>
    public required WholeNumber ApiPort { get; init; }

    /// <summary>How many processors share the partitions.</summary>
    public required WholeNumber Processors { get; init; }

    /// <summary>Partitions of topics that do not exist yet.</summary>
    public required WholeNumber Partitions { get; init; }

    /// <summary>Simulated events a second.</summary>
    public required WholeNumber Rate { get; init; }

    /// <summary>How many topics are simulated.</summary>
    public required WholeNumber Topics { get; init; }

    public static AppParameters AddTo(IDistributedApplicationBuilder builder) => new()
    {
        StreamsFile = Path.GetFullPath(builder.Configuration[nameof(StreamsFile)] is { Length: > 0 } file ? file : "streams.json", builder.AppHostDirectory),
        KafkaPort = builder.AddWholeNumber("kafka-port", 9092, 1, GreatestPort, "Port of Kafka on this machine."),
        KafkaUI = builder.ReadFlag("kafka-ui"),
        CassandraPort = builder.AddWholeNumber("cassandra-port", 9042, 1, GreatestPort, "Port of Cassandra on this machine."),
        ApiPort = builder.AddWholeNumber("api-port", 5080, 1, GreatestPort, "Port of the page and the HTTP API."),
        Processors = builder.AddWholeNumber("processors", 1, 1, 64, "How many processors share the partitions."),
        Partitions = builder.AddWholeNumber("partitions", 4, 1, 1024, "Partitions of a topic that does not exist yet."),
        Rate = builder.AddWholeNumber("rate", 1000, 1, 1_000_000, "Simulated events a second."),
        Topics = builder.AddWholeNumber("topics", 500, 1, 10_000_000, "How many topics are simulated."),
    };
}
