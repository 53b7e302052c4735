using TrendingTopics.Contracts.Logs;
using TrendingTopics.Contracts.Servers;

namespace TrendingTopics.Kafka.Tests.Logs;

/// <summary>The log on a real broker keeps the promises of a log.</summary>
/// <param name="kafka">The broker.</param>
public sealed class KafkaLogTests(SharedKafka kafka) : LogContract
{
    protected override async ValueTask<ILogSubject> OpenAsync() => new KafkaSubject((await kafka.GetAsync()).BootstrapServers, KafkaReading.Direct);
}

/// <summary>The same where the client library reads.</summary>
/// <param name="kafka">The broker.</param>
public sealed class ClientReadingTests(SharedKafka kafka) : LogContract
{
    protected override async ValueTask<ILogSubject> OpenAsync() => new KafkaSubject((await kafka.GetAsync()).BootstrapServers, KafkaReading.Client);
}
