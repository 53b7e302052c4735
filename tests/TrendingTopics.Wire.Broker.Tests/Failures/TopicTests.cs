using TrendingTopics.Contracts.Servers;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Wire.Broker.Tests.Support;
using Xunit;

namespace TrendingTopics.Wire.Broker.Tests.Failures;

/// <summary>What becomes of a topic while it is read.</summary>
/// <param name="kafka">The broker.</param>
public sealed class TopicTests(SharedKafka kafka)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Topic_deleted_and_created_again_is_told_as_lost_and_then_read_from_where_it_is_started()
    {
        var server = await kafka.GetAsync();
        var topic = await TestTopic.CreateAsync(server.BootstrapServers);
        topic.Append(Wires.Numbers(100));
        await using var log = Wires.Open(server.BootstrapServers);
        await using var reader = log.Read(topic);
        reader.PollRecords(100);
        var before = await log.FindTopicAsync(topic.Name, Stop);

        await topic.DeleteAsync();
        reader.Handler.Ends.Clear();
        reader.Reader.Poll(reader.Handler, 10, TimeSpan.FromMilliseconds(300));
        await CreateAgainAsync(topic);
        topic.Append(Wires.Numbers(200, 1000));
        reader.PollUntil(() => reader.Handler.OutOfRange.Count > 0, "lost");
        Assert.NotEqual(before!.Id, (await log.FindTopicAsync(topic.Name, Stop))!.Id);

        Assert.Equal(100, reader.Records.Count);
        reader.Reader.Start(0, 0);
        reader.PollEnds(0);
        Assert.Equal(Wires.Numbers(200, 1000), reader.Values.Skip(100));
    }

    [Fact]
    public async Task Records_forgotten_before_they_were_read_are_told_as_lost()
    {
        var server = await kafka.GetAsync();
        var topic = await TestTopic.CreateAsync(server.BootstrapServers);
        topic.Append(Wires.Numbers(100));
        await topic.ForgetAsync(0, 60);
        await using var log = Wires.Open(server.BootstrapServers);
        await using var reader = log.Read(topic);

        reader.PollUntil(() => reader.Handler.OutOfRange.Count > 0, "lost");
        reader.Reader.Start(0, reader.Handler.OutOfRange[0].Range.Start);
        reader.PollEnds(0);

        Assert.Equal([(0, new LogRange(60, 100))], reader.Handler.OutOfRange);
        Assert.Equal(Wires.Numbers(40, 60), reader.Values);
    }

    [Fact]
    public async Task Partitions_that_a_topic_gains_are_assigned_and_read()
    {
        var server = await kafka.GetAsync();
        var topic = await TestTopic.CreateAsync(server.BootstrapServers);
        topic.Append(["before"]);
        await using var log = Wires.Open(server.BootstrapServers);
        await using var reader = log.Read(topic);
        reader.PollEnds(0);

        await topic.GrowAsync(3);
        topic.Append(["behind"], 2);
        reader.PollRecords(2);

        Assert.Equal([0, 1, 2], reader.Handler.Assigned);
        Assert.Equal(["before", "behind"], reader.Values);
    }

    [Fact]
    public async Task Compacted_topic_is_read_though_offsets_are_missing()
    {
        await using var server = await KafkaServer.StartAsync(_ => ["log.cleaner.backoff.ms=200", "log.cleaner.min.cleanable.ratio=0.01"]);
        var topic = await TestTopic.CreateAsync(
            server.BootstrapServers, 1, ("cleanup.policy", "compact"), ("segment.ms", "200"), ("min.cleanable.dirty.ratio", "0.01"), ("max.compaction.lag.ms", "500"));
        var keys = Enumerable.Range(0, 3000).Select(i => $"key {i % 7}").ToList();
        topic.Append(keys.Select((key, i) => (0, new Confluent.Kafka.Message<byte[]?, byte[]?>
        {
            Key = System.Text.Encoding.Latin1.GetBytes(key),
            Value = System.Text.Encoding.Latin1.GetBytes($"{i}"),
        })));
        await using var log = Wires.Open(server.BootstrapServers);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        var count = 3000;
        for (var round = 0; count >= 2900 && round < 100; round++)
        {
            // A record of another key closes the segment, which is what makes it ready to be compacted.
            topic.Append([(0, new Confluent.Kafka.Message<byte[]?, byte[]?> { Key = [1, 2, 3], Value = [(byte)'x'] })]);
            await timer.WaitForNextTickAsync(Stop);
            await using var reader = log.Read(topic);
            reader.PollEnds(0);
            count = reader.Records.Count;
            var last = reader.Records.Where(r => r.Key.StartsWith("key", StringComparison.Ordinal)).GroupBy(r => r.Key).ToDictionary(g => g.Key, g => g.Last().Value);
            Assert.Equal(Enumerable.Range(0, 7).ToDictionary(i => $"key {i}", i => $"{keys.FindLastIndex(k => k == $"key {i}")}"), last);
            Assert.Equal(reader.Records.OrderBy(r => r.Offset), reader.Records);
        }

        Assert.InRange(count, 7, 2899);
    }

    [Fact]
    public async Task Topic_packed_with_zstd_is_refused_with_what_to_do()
    {
        var server = await kafka.GetAsync();
        var topic = await TestTopic.CreateAsync(server.BootstrapServers);
        topic.Append(["before"]);
        topic.Append(Enumerable.Repeat("after", 100), 0, config => config.CompressionType = Confluent.Kafka.CompressionType.Zstd);
        await using var log = Wires.Open(server.BootstrapServers);
        await using var reader = log.Read(topic);

        var refused = Assert.Throws<LogException>(() => reader.PollRecords(2));

        Assert.False(refused.IsTransient);
        Assert.Contains("zstd", refused.Message, StringComparison.Ordinal);
        Assert.Contains("at offset 1", refused.Message, StringComparison.Ordinal);
        Assert.Equal(["before"], reader.Values);
    }

    [Fact]
    public async Task Batch_that_is_broken_on_the_brokers_disk_is_never_skipped()
    {
        await using var server = await KafkaServer.StartAsync();
        var topic = await TestTopic.CreateAsync(server.BootstrapServers);
        topic.Append(Wires.Numbers(100));
        topic.Append(Wires.Numbers(100, 1000));
        await server.StopAsync();
        var file = Path.Combine(server.LogFolder, $"{topic.Name}-0", "00000000000000000000.log");
        var bytes = await File.ReadAllBytesAsync(file, Stop);
        bytes[^5] ^= 1;
        await File.WriteAllBytesAsync(file, bytes, Stop);
        await server.RestartAsync();
        await using var log = Wires.Open(server.BootstrapServers);
        await using var reader = log.Read(topic);

        var refused = Assert.Throws<LogException>(() => reader.PollRecords(200));

        Assert.False(refused.IsTransient);
        Assert.Contains("checksum", refused.Message, StringComparison.Ordinal);
        Assert.Equal(Wires.Numbers(100), reader.Values);
    }

    private static async Task CreateAgainAsync(TestTopic topic)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (await timer.WaitForNextTickAsync(Stop))
        {
            try
            {
                await topic.CreateAsync(1);
                return;
            }
            catch (Confluent.Kafka.Admin.CreateTopicsException)
            {
                // Deleting goes on in the background.
            }
        }
    }
}
