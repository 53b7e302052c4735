using Microsoft.Extensions.Configuration;

namespace TrendingTopics.Kafka;

/// <summary>How the log on Kafka is reached and used.</summary>
public sealed class KafkaLogOptions
{
    /// <summary>Name of the configuration section that these are read from.</summary>
    public const string Section = "Kafka";

    /// <summary>Where the cluster is: <c>host:port[,host:port…]</c>. The connection string, where there is one.</summary>
    public string? BootstrapServers { get; set; }

    /// <summary>
    /// librdkafka settings of every client (security, sockets, debug), by their names there (<c>sasl.username</c>) or as environment
    /// variables like them (<c>SaslUsername</c>). Those that the product must own are refused.
    /// </summary>
    public IDictionary<string, string> Settings { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>librdkafka settings of the clients that read; they go before <see cref="Settings"/>.</summary>
    public IDictionary<string, string> Consumer { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>librdkafka settings of the clients that append; they go before <see cref="Settings"/>.</summary>
    public IDictionary<string, string> Producer { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>How records are read.</summary>
    public KafkaReading Reading { get; set; } = KafkaReading.Direct;

    /// <summary>On how many brokers each record of a topic that is created here is kept; -1: as many as the broker's own setting says.</summary>
    public short ReplicationFactor { get; set; } = -1;

    /// <summary>The compacted topic that holds how far each source was read; created with the first source that can be resumed.</summary>
    public string PositionsTopic { get; set; } = "trending-positions";

    /// <summary>
    /// Whether readers also commit how far they have read, for tools that show the lag of consumer groups. Nothing depends on what is
    /// committed: recovery goes by checkpoints.
    /// </summary>
    public bool CommitOffsets { get; set; }

    /// <summary>
    /// Whether the appender puts the trace it is in on one record a second, and readers look for it. Where records are read by the client
    /// library, looking costs a quarter of what reading does.
    /// </summary>
    public bool Traces { get; set; } = true;

    /// <summary>How long a request may take before it counts as failed for now.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the health check waits for an answer.</summary>
    public TimeSpan HealthTimeout { get; set; } = TimeSpan.FromSeconds(5);

    internal static KafkaLogOptions Read(IConfiguration configuration, string connectionName)
    {
        var options = new KafkaLogOptions();
        configuration.GetSection(Section).Bind(options);
        if (configuration.GetConnectionString(connectionName) is { Length: > 0 } servers)
        {
            options.BootstrapServers = servers;
        }

        return options;
    }
}
