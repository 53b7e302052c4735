using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using TrendingTopics.Contracts.Memory;
using TrendingTopics.Contracts.Servers;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Processing;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Engine.Time;
using TrendingTopics.Kafka.Tests.Logs;
using Xunit;

namespace TrendingTopics.Kafka.Tests.Processing;

/// <summary>Processors that share a topic of four partitions, over one store.</summary>
/// <param name="kafka">The broker.</param>
public sealed class MembershipTests(SharedKafka kafka) : IAsyncDisposable
{
    private const int Events = 4_000;
    private readonly string _topic = $"t{Guid.NewGuid():N}";
    private readonly MemoryStore _store = new(TimeProvider.System);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task A_partition_that_goes_to_another_processor_is_not_counted_again()
    {
        await using var log = await OpenAsync();
        await AppendAsync(log, Events);
        using var first = new RunningProcessor(Create(log));
        await first.UntilAsync(processor => processor.Totals.Events == Events);

        using var second = new RunningProcessor(Create(log));
        await second.UntilAsync(processor => processor.Totals.Events > 0);
        await first.UntilAsync(processor => processor.Totals.Events + second.Processor.Totals.Events == Events);

        Assert.Equal(Events, first.Processor.Totals.Records);
        Assert.Equal(0, second.Processor.Totals.Records);
    }

    [Fact]
    public async Task Partitions_that_the_topic_gains_are_counted_too()
    {
        await using var log = await OpenAsync();
        await AppendAsync(log, Events);
        using var running = new RunningProcessor(Create(log));
        await running.UntilAsync(processor => processor.Totals.Events == Events);

        var server = await kafka.GetAsync();
        await server.ToolAsync("topics", "--bootstrap-server", server.BootstrapServers, "--alter", "--topic", _topic, "--partitions", "6");
        await using (var later = await OpenAsync())
        {
            await AppendAsync(later, Events);
        }

        await running.UntilAsync(_ => Status().Sum(partition => partition.Events) == 2 * Events);
        Assert.Equal([0, 1, 2, 3, 4, 5], Status().Select(partition => partition.Partition));
    }

    private IReadOnlyList<PartitionStatus> Status() => _store.GetStatusAsync(new RunKey("hashtags", 1)).AsTask().Result;

    private async Task<KafkaLog> OpenAsync()
    {
        var log = Opened.Log((await kafka.GetAsync()).BootstrapServers);
        await log.EnsureTopicAsync(_topic, 4, TestContext.Current.CancellationToken);
        return log;
    }

    private async Task AppendAsync(KafkaLog log, int count)
    {
        var batch = new LogBatch(_topic);
        var millis = UnixMicros.Now(TimeProvider.System) / UnixMicros.PerMillisecond;
        for (var i = 0; i < count; i++)
        {
            batch.Add(Encoding.UTF8.GetBytes($"#{i % 50}"), Encoding.UTF8.GetBytes($$"""{"hashtag_principal": "#{{i % 50}}", "timestamp": {{millis}}}"""));
        }

        await log.AppendAsync(batch, TestContext.Current.CancellationToken);
    }

    private StreamProcessor Create(KafkaLog log) => new(
        new StreamDefinition { Name = "hashtags", Topic = _topic, Windows = [WindowDefinition.Parse("1h", null)], CheckpointInterval = 3600 * UnixMicros.PerSecond },
        log,
        _store,
        TimeProvider.System,
        NullLoggerFactory.Instance);
}
