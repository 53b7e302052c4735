using Microsoft.Extensions.Logging.Abstractions;
using TrendingTopics.Kafka;

namespace TrendingTopics.Throughput;

/// <summary>Opens the log on a cluster.</summary>
internal static class Cluster
{
    public static KafkaLogOptions Options(string servers, string reading, string codec = "none") => new()
    {
        BootstrapServers = servers,
        Reading = reading == "client" ? KafkaReading.Client : KafkaReading.Direct,
        RequestTimeout = TimeSpan.FromSeconds(60),
        Producer = { ["compression.type"] = codec },
    };

    public static KafkaLog Open(KafkaLogOptions options) => new(options, TimeProvider.System, NullLoggerFactory.Instance);
}
