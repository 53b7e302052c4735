using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging;
using TrendingTopics.Contracts.Logs;
using TrendingTopics.Contracts.Servers;
using TrendingTopics.Engine.Logs;
using Xunit;

namespace TrendingTopics.Kafka.Tests.Logs;

/// <summary>What only a shared log far away has: groups, topics that grow, times of others.</summary>
/// <param name="kafka">The broker.</param>
public sealed class ReadingTests(SharedKafka kafka)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("classic")]
    [InlineData("consumer")]
    public async Task Readers_of_one_group_share_the_partitions_and_hand_them_over(string protocol)
    {
        await using var log = Opened.Log((await kafka.GetAsync()).BootstrapServers, o => o.Consumer["group.protocol"] = protocol);
        var topic = await log.NewTopicAsync(4);
        await log.AppendAsync(Opened.Batch(topic, Enumerable.Range(0, 40).Select(i => $"{i}")), Stop);
        await using var one = new ReaderUnderTest(log, topic, topic);
        one.PollUntil(() => one.Handler.Assigned.Count == 4 && one.Records.Count == 40, "all of it");

        var other = new ReaderUnderTest(log, topic, topic);
        one.PollUntil(() => other.Poll() >= 0 && one.Handler.Assigned.Count == 2 && other.Handler.Assigned.Count == 2, "two each");
        Assert.Empty(one.Handler.Assigned.Intersect(other.Handler.Assigned));
        one.PollUntil(() => other.Poll() >= 0 && other.Records.Count == 20, "the other half again");

        // The reader that stays goes on with what it has.
        Assert.Equal(40, one.Records.Count);
        await other.DisposeAsync();
        one.PollUntil(() => one.Handler.Assigned.Count == 4, "all of it again");
    }

    [Fact]
    public async Task Partitions_that_are_added_to_the_topic_are_assigned_too()
    {
        var servers = (await kafka.GetAsync()).BootstrapServers;
        await using var log = Opened.Log(servers, o => o.Settings["topic.metadata.refresh.interval.ms"] = "1000");
        var topic = await log.NewTopicAsync(2);
        await using var reader = new ReaderUnderTest(log, topic, topic);
        reader.PollEnds(0, 1);
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = servers }).Build();

        await admin.CreatePartitionsAsync([new PartitionsSpecification { Topic = topic, IncreaseTo = 4 }]);

        reader.PollEnds(0, 1, 2, 3);
        Assert.Equal(4, (await log.FindTopicAsync(topic, Stop))!.Partitions);
    }

    [Fact]
    public async Task Static_member_whose_name_another_takes_ends_with_a_failure_for_good()
    {
        await using var log = Opened.Log((await kafka.GetAsync()).BootstrapServers, o => o.Consumer["group.instance.id"] = "replica-1");
        var topic = await log.NewTopicAsync();
        await using var former = new ReaderUnderTest(log, topic, topic);
        former.PollEnds(0);

        await using var next = new ReaderUnderTest(log, topic, topic);
        next.PollEnds(0);
        var failure = Assert.Throws<LogException>(() => former.PollUntil(() => false, "the failure"));

        Assert.False(failure.IsTransient);
        Assert.Contains("group.instance.id", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Topic_that_is_created_keeps_the_brokers_times()
    {
        await using var log = Opened.Log((await kafka.GetAsync()).BootstrapServers);
        var topic = await log.NewTopicAsync();

        var settings = await log.Cluster.Clients.Send(admin => admin.DescribeConfigsAsync([new ConfigResource { Type = ResourceType.Topic, Name = topic }]));

        Assert.Equal("LogAppendTime", settings[0].Entries["message.timestamp.type"].Value);
    }

    [Fact]
    public async Task Senders_time_that_cannot_be_right_counts_as_the_previous_records_wherever_reading_begins()
    {
        var servers = (await kafka.GetAsync()).BootstrapServers;
        var logs = new RecordedLogs();
        await using var log = Opened.Log(servers, loggers: logs);
        var topic = Opened.NewName();
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = servers }).Build();
        await admin.CreateTopicsAsync([new TopicSpecification
        {
            Name = topic,
            NumPartitions = 1,
            Configs = new() { ["message.timestamp.type"] = "CreateTime", ["message.timestamp.before.max.ms"] = $"{long.MaxValue}", ["message.timestamp.after.max.ms"] = $"{long.MaxValue}" },
        }]);
        using var sender = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = servers }).Build();
        foreach (var time in new[] { "1999-12-31T23:59:59.999Z", "2000-01-01T00:00:00Z", "2026-01-01T12:00:00Z", "2100-01-01T00:00:00Z", "1980-01-01T00:00:00Z", "2099-12-31T23:59:59.999Z", "2026-01-01T12:00:01Z" })
        {
            var at = DateTimeOffset.Parse(time, CultureInfo.InvariantCulture);
            await sender.ProduceAsync(topic, new Message<Null, string> { Value = time, Timestamp = new Timestamp(at.ToUnixTimeMilliseconds(), TimestampType.CreateTime) }, Stop);
        }

        string[] expected = ["2000-01-01 00:00:00.000", "2000-01-01 00:00:00.000", "2026-01-01 12:00:00.000", "2026-01-01 12:00:00.000", "2026-01-01 12:00:00.000", "2099-12-31 23:59:59.999", "2026-01-01 12:00:01.000"];
        foreach (var start in new[] { 0, 3, 4 })
        {
            await using var reader = new ReaderUnderTest(log, topic, Opened.NewName());
            reader.Handler.StartAt = _ => start;
            reader.PollRecords(expected.Length - start);
            Assert.Equal(expected.Skip(start), reader.Records.Select(r => DateTimeOffset.UnixEpoch.AddMicroseconds(r.AppendTime).ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture)));
        }

        Assert.Contains("message.timestamp.type=LogAppendTime", Assert.Single(logs.From(LogLevel.Warning)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_outside_programs_write_is_read_like_all_else()
    {
        var servers = (await kafka.GetAsync()).BootstrapServers;
        await using var log = Opened.Log(servers);
        var topic = await log.NewTopicAsync();
        using var sender = new ProducerBuilder<string?, string?>(new ProducerConfig { BootstrapServers = servers }).SetKeySerializer(Text.Instance).SetValueSerializer(Text.Instance).Build();
        const string Python = """{"usuario": "@DataMaster_MTY", "texto": "Analizando datos \u00f1", "hashtag_principal": "#IA", "timestamp": 1733940000.123456}""";

        await sender.ProduceAsync(topic, new Message<string?, string?> { Value = Python }, Stop);
        await sender.ProduceAsync(topic, new Message<string?, string?> { Key = "#IA" }, Stop);
        await sender.ProduceAsync(topic, new Message<string?, string?> { Key = "", Value = "", Headers = new Headers { { "traceparent", null }, { "x", "y"u8.ToArray() } } }, Stop);

        await using var reader = new ReaderUnderTest(log, topic, topic);
        reader.PollRecords(3);
        Assert.Equal([("", Python), ("#IA", ""), ("", "")], reader.Records.Select(r => (r.Key, r.Value)));
    }

    [Fact]
    public async Task Positions_are_committed_for_other_tools_where_that_is_asked_for()
    {
        var server = await kafka.GetAsync();
        await using var log = Opened.Log(server.BootstrapServers, o => o.CommitOffsets = true);
        var topic = await log.NewTopicAsync();
        await log.AppendAsync(Opened.Batch(topic, "a", "b", "c"), Stop);
        var reader = new ReaderUnderTest(log, topic, topic);
        reader.PollEnds(0);
        await reader.DisposeAsync();

        var offsets = await log.Cluster.Clients.Send(admin => admin.ListConsumerGroupOffsetsAsync([new ConsumerGroupTopicPartitions(topic, null)]));

        Assert.Equal(3, Assert.Single(offsets[0].Partitions).Offset.Value);
    }

    private sealed class Text : ISerializer<string?>
    {
        public static readonly Text Instance = new();

        public byte[] Serialize(string? data, SerializationContext context) => data is null ? null! : Encoding.UTF8.GetBytes(data);
    }
}
