using Microsoft.Extensions.Logging.Abstractions;
using TrendingTopics.Kafka;

namespace TrendingTopics.Throughput;

/// <summary>What is measured on: a topic with so many events.</summary>
/// <param name="Kafka">Bootstrap servers.</param>
/// <param name="Records">Events.</param>
/// <param name="Topics">Topics that they name.</param>
/// <param name="Keyed">Whether a record has its topic as key.</param>
/// <param name="Traces">Whether readers look for traces in headers.</param>
internal sealed record Load(string Kafka, int Records, int Topics, bool Keyed, bool Traces)
{
    public const int Partitions = 4;

    /// <summary>The topic's name, by what is in it.</summary>
    public string Topic => $"throughput-{Records}-{Topics}{(Keyed ? "-keyed" : "")}";

    public KafkaLogOptions Options => new() { BootstrapServers = Kafka, Traces = Traces, RequestTimeout = TimeSpan.FromSeconds(60) };

    public KafkaLog Open() => new(Options, TimeProvider.System, NullLoggerFactory.Instance);
}
