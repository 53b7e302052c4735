using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using TrendingTopics.Contracts.Logs;
using TrendingTopics.Contracts.Servers;
using TrendingTopics.Kafka.Tests.Logs;
using Xunit;

namespace TrendingTopics.Kafka.Tests.Direct;

/// <summary>What is not read directly goes through the client library, and that is said.</summary>
/// <param name="kafka">The broker.</param>
public sealed class FallbackTests(SharedKafka kafka)
{
    [Fact]
    public async Task Partition_with_a_codec_that_there_is_none_for_is_read_by_the_client_library_from_there_on()
    {
        var servers = (await kafka.GetAsync()).BootstrapServers;
        var logs = new RecordedLogs();
        await using var log = Opened.Log(servers, o => o.Reading = KafkaReading.Direct, logs);
        var topic = await log.NewTopicAsync(2);
        Append(servers, topic, 0, 0, 500, CompressionType.None);
        Append(servers, topic, 1, 0, 500, CompressionType.Lz4);
        Append(servers, topic, 0, 500, 500, CompressionType.Zstd);
        Append(servers, topic, 0, 1000, 500, CompressionType.None);
        await using var reader = new ReaderUnderTest(log, topic, topic);

        reader.PollEnds(0, 1);
        reader.Reader.Pause(0);
        Append(servers, topic, 0, 1500, 500, CompressionType.Zstd);
        reader.PollEnds(1);
        Assert.Equal(1500, reader.Handler.Of(0).Count);
        reader.Reader.Resume(0);
        reader.PollRecords(2500);
        reader.PollEnds(0, 1);

        Assert.Equal(Enumerable.Range(0, 2000).Select(i => $"{i}"), reader.Handler.Of(0).Select(r => r.Value));
        Assert.Equal(Enumerable.Range(0, 500).Select(i => $"{i}"), reader.Handler.Of(1).Select(r => r.Value));
        Assert.Contains("zstd", Assert.Single(logs.From(LogLevel.Warning), line => line.Contains("client library", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Setting_that_only_the_client_library_has_makes_it_read_everything()
    {
        var logs = new RecordedLogs();
        await using var log = Opened.Log((await kafka.GetAsync()).BootstrapServers, o => (o.Reading, o.Settings["ssl.cipher.suites"]) = (KafkaReading.Direct, "ALL"), logs);
        var topic = await log.NewTopicAsync();
        await log.AppendAsync(Opened.Batch(topic, "a"), TestContext.Current.CancellationToken);
        await using var reader = new ReaderUnderTest(log, topic, topic);

        reader.PollRecords(1);

        Assert.Null(log.Cluster.Wire);
        Assert.Contains("ssl.cipher.suites", Assert.Single(logs.From(LogLevel.Warning), line => line.Contains("client library", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    private static void Append(string servers, string topic, int partition, int from, int count, CompressionType codec)
    {
        using var producer = new ProducerBuilder<Null, byte[]>(new ProducerConfig { BootstrapServers = servers, CompressionType = codec, LingerMs = 50 }).Build();
        for (var i = from; i < from + count; i++)
        {
            producer.Produce(new TopicPartition(topic, partition), new Message<Null, byte[]> { Value = Encoding.Latin1.GetBytes($"{i}") });
        }

        producer.Flush(TestContext.Current.CancellationToken);
    }
}
