using System.Text;
using Microsoft.Extensions.Logging;
using TrendingTopics.Engine.Logs;

namespace TrendingTopics.Kafka.Tests.Logs;

/// <summary>Opens logs, and what tests do with them over and over.</summary>
internal static class Opened
{
    public static KafkaLog Log(string servers, Action<KafkaLogOptions>? configure = null, ILoggerFactory? loggers = null, TimeProvider? clock = null)
    {
        var options = new KafkaLogOptions { BootstrapServers = servers, RequestTimeout = TimeSpan.FromSeconds(30) };
        configure?.Invoke(options);
        return new KafkaLog(options, clock ?? TimeProvider.System, loggers ?? new RecordedLogs());
    }

    public static string NewName() => $"test-{Guid.NewGuid():N}";

    public static async Task<string> NewTopicAsync(this IEventLog log, int partitions = 1) =>
        (await log.EnsureTopicAsync(NewName(), partitions)).Name;

    public static LogBatch Batch(string topic, params IEnumerable<string> values)
    {
        var batch = new LogBatch(topic);
        foreach (var value in values)
        {
            batch.Add(default, Encoding.UTF8.GetBytes(value));
        }

        return batch;
    }

    public static LogBatch SourceBatch(string topic, string source, string position, params IEnumerable<string> values)
    {
        var batch = Batch(topic, values);
        (batch.Source, batch.Position) = (source, position);
        return batch;
    }
}
