using Confluent.Kafka;
using TrendingTopics.Contracts.Logs;
using TrendingTopics.Contracts.Servers;
using TrendingTopics.Engine.Logs;
using Xunit;

namespace TrendingTopics.Kafka.Tests.Logs;

/// <summary>Records of a source and its position are in the log together or not at all, whoever feeds it.</summary>
/// <param name="kafka">The broker.</param>
public sealed class SourceTests(SharedKafka kafka)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_asks_for_the_position_bars_the_former_process_from_going_on()
    {
        var servers = (await kafka.GetAsync()).BootstrapServers;
        await using var former = Opened.Log(servers);
        await using var next = Opened.Log(servers);
        var topic = await former.NewTopicAsync();
        await former.AppendAsync(Opened.SourceBatch(topic, "file", "1", "a"), Stop);

        Assert.Equal("1", await next.GetPositionAsync(topic, "file", Stop));
        var failure = await Assert.ThrowsAsync<LogException>(async () => await former.AppendAsync(Opened.SourceBatch(topic, "file", "2", "lost"), Stop));
        await next.AppendAsync(Opened.SourceBatch(topic, "file", "2", "b"), Stop);

        Assert.False(failure.IsTransient);
        Assert.Contains("another process", failure.Message, StringComparison.Ordinal);
        Assert.Equal("2", await former.GetPositionAsync(topic, "file", Stop));
        await using var reader = new ReaderUnderTest(former, topic, topic);
        reader.PollEnds(0);
        Assert.Equal(["a", "b"], reader.Values);
    }

    [Fact]
    public async Task Batches_on_their_way_together_keep_their_order_and_the_last_position()
    {
        await using var log = Opened.Log((await kafka.GetAsync()).BootstrapServers);
        var topic = await log.NewTopicAsync();

        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => log.AppendAsync(Opened.SourceBatch(topic, "file", $"{i}", $"{i}a", $"{i}b"), Stop).AsTask()));

        Assert.Equal("39", await log.GetPositionAsync(topic, "file", Stop));
        await using var reader = new ReaderUnderTest(log, topic, topic);
        reader.PollEnds(0);
        Assert.Equal(Enumerable.Range(0, 40).SelectMany(i => new[] { $"{i}a", $"{i}b" }), reader.Values);
        Assert.Equal(["39b", "39a", "38b"], (await log.ReadNewestAsync(topic, 3, Stop)).Select(r => System.Text.Encoding.UTF8.GetString(r.Value.Span)));
    }

    [Fact]
    public async Task Position_is_found_however_much_others_have_written_since()
    {
        var servers = (await kafka.GetAsync()).BootstrapServers;
        var positions = Opened.NewName();
        await using var log = Opened.Log(servers, o => o.PositionsTopic = positions);
        var topic = await log.NewTopicAsync();
        await log.AppendAsync(Opened.SourceBatch(topic, "first", "far back", "a"), Stop);
        for (var i = 0; i < 12; i++)
        {
            var fill = new LogBatch(positions);
            for (var n = 0; n < 500; n++)
            {
                fill.Add("other"u8, "{}"u8);
            }

            await log.AppendAsync(fill, Stop);
        }

        await using var again = Opened.Log(servers, o => o.PositionsTopic = positions);
        Assert.Equal("far back", await again.GetPositionAsync(topic, "first", Stop));
        Assert.Null(await again.GetPositionAsync(topic, "second", Stop));
    }

    [Fact]
    public async Task Former_process_appends_nothing_more_until_it_asks_for_the_position_again()
    {
        var servers = (await kafka.GetAsync()).BootstrapServers;
        await using var former = Opened.Log(servers);
        await using var next = Opened.Log(servers);
        var topic = await former.NewTopicAsync();
        await former.AppendAsync(Opened.SourceBatch(topic, "file", "1", "a"), Stop);
        Assert.Equal("1", await next.GetPositionAsync(topic, "file", Stop));

        foreach (var position in new[] { "2", "3", "4" })
        {
            var failure = await Assert.ThrowsAsync<LogException>(async () => await former.AppendAsync(Opened.SourceBatch(topic, "file", position, "lost"), Stop));
            Assert.True(failure.IsTakenOver);
        }

        await next.AppendAsync(Opened.SourceBatch(topic, "file", "2", "b"), Stop);
        Assert.Equal("2", await former.GetPositionAsync(topic, "file", Stop));
        await former.AppendAsync(Opened.SourceBatch(topic, "file", "3", "c"), Stop);

        await Assert.ThrowsAsync<LogException>(async () => await next.AppendAsync(Opened.SourceBatch(topic, "file", "3", "lost"), Stop));
        await using var reader = new ReaderUnderTest(former, topic, topic);
        reader.PollEnds(0);
        Assert.Equal(["a", "b", "c"], reader.Values);
    }

    [Fact]
    public async Task Position_is_not_taken_for_an_older_one_while_another_sources_transaction_hides_it()
    {
        var servers = (await kafka.GetAsync()).BootstrapServers;
        var positions = Opened.NewName();
        await using var log = Opened.Log(servers, o => o.PositionsTopic = positions);
        var topic = await log.NewTopicAsync();
        await log.AppendAsync(Opened.SourceBatch(topic, "file", "1", "a"), Stop);
        using var dying = new ProducerBuilder<byte[], byte[]>(new ProducerConfig { BootstrapServers = servers, TransactionalId = Opened.NewName() }).Build();
        dying.InitTransactions(TimeSpan.FromMinutes(3));
        dying.BeginTransaction();
        await dying.ProduceAsync(positions, new Message<byte[], byte[]> { Key = "another"u8.ToArray(), Value = "{}"u8.ToArray() }, Stop);
        await log.AppendAsync(Opened.SourceBatch(topic, "file", "2", "b"), Stop);

        await using (var impatient = Opened.Log(servers, o => (o.PositionsTopic, o.RequestTimeout) = (positions, TimeSpan.FromSeconds(2))))
        {
            var failure = await Assert.ThrowsAsync<LogException>(async () => await impatient.GetPositionAsync(topic, "file", Stop));
            Assert.True(failure.IsTransient);
        }

        dying.AbortTransaction();
        await using var next = Opened.Log(servers, o => o.PositionsTopic = positions);

        Assert.Equal("2", await next.GetPositionAsync(topic, "file", Stop));
    }
}
