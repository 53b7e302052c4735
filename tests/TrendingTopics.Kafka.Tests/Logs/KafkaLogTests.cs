using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using TrendingTopics.Contracts.Logs;
using TrendingTopics.Contracts.Servers;
using TrendingTopics.Engine.Logs;

namespace TrendingTopics.Kafka.Tests.Logs;

/// <summary>The log on a real broker keeps the promises of a log.</summary>
/// <param name="kafka">The broker.</param>
public sealed class KafkaLogTests(SharedKafka kafka) : LogContract
{
    protected override async ValueTask<ILogSubject> OpenAsync() => new KafkaSubject((await kafka.GetAsync()).BootstrapServers);

    private sealed class KafkaSubject(string servers) : ILogSubject
    {
        private readonly IAdminClient _admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = servers }).Build();
        private KafkaLog _log = Open(servers);

        public IEventLog Log => _log;

        public async ValueTask<bool> TryReopenAsync()
        {
            await _log.DisposeAsync();
            _log = Open(servers);
            return true;
        }

        public async ValueTask<bool> TryDeleteTopicAsync(string topic)
        {
            await _admin.DeleteTopicsAsync([topic]);
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

        private static KafkaLog Open(string servers) =>
            new(new KafkaLogOptions { BootstrapServers = servers }, TimeProvider.System, NullLoggerFactory.Instance);
    }
}
