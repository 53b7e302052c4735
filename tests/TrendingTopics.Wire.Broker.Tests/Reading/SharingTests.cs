using System.Diagnostics;
using System.Text;
using Confluent.Kafka;
using TrendingTopics.Contracts.Logs;
using TrendingTopics.Contracts.Servers;
using TrendingTopics.Wire.Broker.Tests.Support;
using TrendingTopics.Wire.Reading;
using Xunit;

namespace TrendingTopics.Wire.Broker.Tests.Reading;

/// <summary>A handler that takes partitions at once gets them from several threads, and each one's records as if there was one thread.</summary>
public sealed class SharingTests(SharedKafka kafka)
{
    private const int Partitions = 4;
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task Each_partitions_records_come_in_order_and_none_while_it_is_paused(int threads)
    {
        var (topic, values) = await NewTopicAsync();
        await using var log = await OpenAsync(threads);
        await using var reader = log.OpenReader(topic.Name, "");

        new SharedHandler(reader) { PauseAfter = 7001 }.AssertReads(values, Partitions);
    }

    [Fact]
    public async Task Partitions_are_pushed_at_once()
    {
        var (topic, values) = await NewTopicAsync();
        await using var log = await OpenAsync(2);
        await using var reader = log.OpenReader(topic.Name, "");
        using var both = new Barrier(2);
        var handler = new SharedHandler(reader) { LeastPolled = 2500 };
        var met = 0;
        handler.Taking = _ =>
        {
            if (Volatile.Read(ref met) == 0)
            {
                // Each waits for the other, and neither would come alone.
                Assert.True(both.SignalAndWait(Deadline));
                Volatile.Write(ref met, 1);
            }
        };

        handler.AssertReads(values, Partitions);

        Assert.Equal(1, met);
    }

    [Fact]
    public async Task What_a_handler_throws_on_another_thread_is_thrown_where_it_is_polled()
    {
        var (topic, values) = await NewTopicAsync();
        await using var log = await OpenAsync(2);
        await using var reader = log.OpenReader(topic.Name, "");
        var polling = Environment.CurrentManagedThreadId;
        using var isThrown = new ManualResetEventSlim();
        var handler = new SharedHandler(reader)
        {
            LeastPolled = 2500,
            Taking = _ =>
            {
                if (Environment.CurrentManagedThreadId != polling)
                {
                    isThrown.Set();
                    throw new InvalidOperationException("Not here.");
                }

                Assert.True(isThrown.Wait(Deadline));
            },
        };

        var thrown = Assert.Throws<InvalidOperationException>(() => handler.AssertReads(values, Partitions));

        Assert.Equal("Not here.", thrown.Message);
    }

    [Fact]
    public async Task Partition_that_is_taken_away_and_given_back_within_a_batch_goes_on_where_it_is_started()
    {
        var topic = await TestTopic.CreateAsync((await kafka.GetAsync()).BootstrapServers);
        topic.Append(Wires.Numbers(100));
        await using var log = await OpenAsync(2);
        await using var reader = log.OpenReader(topic.Name);
        var handler = new RecordingHandler { Reader = reader };
        reader.Assign(0);
        reader.Start(0, 0);
        PollUntil(reader, handler, 1);
        reader.Revoke(0);
        reader.Assign(0);
        reader.Start(0, 20);
        handler.Records.Clear();
        PollUntil(reader, handler, 80);

        Assert.Equal(Wires.Numbers(80, 20), handler.Records.Select(r => r.Value));
    }

    private static void PollUntil(TopicReader reader, RecordingHandler handler, int records)
    {
        var clock = Stopwatch.StartNew();
        while (handler.Records.Count < records)
        {
            Assert.True(clock.Elapsed < Deadline, $"Not in time: {records} records. Pushed so far: {handler.Records.Count}.");
            reader.Poll(handler, 50, TimeSpan.FromMilliseconds(20));
        }
    }

    // Fetches are small, so that there always is more than fetchers have room for.
    private async Task<WireLog> OpenAsync(int threads) =>
        Wires.Open((await kafka.GetAsync()).BootstrapServers, o => o with { Threads = threads, PartitionBytes = 64 * 1024, AnswerBytes = 1024 * 1024 });

    private async Task<(TestTopic Topic, IReadOnlyCollection<string> Values)> NewTopicAsync()
    {
        var topic = await TestTopic.CreateAsync((await kafka.GetAsync()).BootstrapServers, Partitions);
        var values = Enumerable.Range(0, 60_000).Select(i => $"{i:D60}").ToList();
        topic.Append(values.Select((value, i) => (i % Partitions, new Message<byte[]?, byte[]?> { Value = Encoding.Latin1.GetBytes(value) })), config => config.BatchSize = 20_000);
        return (topic, values);
    }
}
