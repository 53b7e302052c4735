using System.Text;
using Microsoft.Extensions.Logging;
using TrendingTopics.Contracts.Programs;
using TrendingTopics.Engine.Logs;
using Xunit;

namespace TrendingTopics.Kafka.Tests.Logs;

/// <summary>Opens logs, and what tests do with them over and over.</summary>
internal static class Opened
{
    public static KafkaLog Log(string servers, Action<KafkaLogOptions>? configure = null, ILoggerFactory? loggers = null, TimeProvider? clock = null)
    {
        var options = new KafkaLogOptions { BootstrapServers = servers, RequestTimeout = TimeSpan.FromMinutes(2) };
        configure?.Invoke(options);
        return new KafkaLog(options, clock ?? TimeProvider.System, loggers ?? new RecordedLogs());
    }

    /// <summary>What an action that fails says once it is the expected: on a busy machine a try may end before it has come so far.</summary>
    public static async Task<LogException> FailsAsync(Func<Task> action, string expected)
    {
        LogException? failure = null;
        await Wait.UntilAsync(
            async () => (failure = await Assert.ThrowsAsync<LogException>(action)).Message.Contains(expected, StringComparison.Ordinal),
            () => $"'{expected}' is said, in place of: {failure?.Message}");
        return failure!;
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
