using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using TrendingTopics.Contracts.Logs;
using TrendingTopics.Contracts.Programs;
using TrendingTopics.Engine.Logs;

namespace TrendingTopics.Kafka.Tests.Logs;

/// <summary>The log on a real broker.</summary>
/// <param name="servers">Where it is.</param>
/// <param name="reading">How it is read.</param>
internal sealed class KafkaSubject(string servers, KafkaReading reading) : ILogSubject
{
    private readonly IAdminClient _admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = servers }).Build();
    private KafkaLog _log = Open(servers, reading);

    public IEventLog Log => _log;

    public async ValueTask<bool> TryReopenAsync()
    {
        await _log.DisposeAsync();
        _log = Open(servers, reading);
        return true;
    }

    public async ValueTask<bool> TryDeleteTopicAsync(string topic)
    {
        await _admin.DeleteTopicsAsync([topic]);

        // The controller has deleted it when it says so; the broker learns that a moment later.
        await Wait.UntilAsync(async () => await _log.FindTopicAsync(topic) is null, $"topic {topic} is gone.");
        return true;
    }

    public async ValueTask<bool> TryForgetAsync(string topic, int partition)
    {
        var end = (await _log.GetRangeAsync(topic, partition)).End;
        await _admin.DeleteRecordsAsync([new TopicPartitionOffset(topic, partition, end)]);
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        await _log.DisposeAsync();
        _admin.Dispose();
    }

    private static KafkaLog Open(string servers, KafkaReading reading) =>
        new(new KafkaLogOptions { BootstrapServers = servers, Reading = reading }, TimeProvider.System, NullLoggerFactory.Instance);
}
