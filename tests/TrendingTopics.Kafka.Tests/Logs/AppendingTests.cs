using System.Diagnostics;
using System.Text;
using TrendingTopics.Contracts.Clocks;
using TrendingTopics.Contracts.Logs;
using TrendingTopics.Contracts.Servers;
using TrendingTopics.Engine.Logs;
using Xunit;

namespace TrendingTopics.Kafka.Tests.Logs;

/// <param name="kafka">The broker.</param>
public sealed class AppendingTests(SharedKafka kafka)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Full_client_makes_appends_wait_in_their_order_and_blocks_nobody()
    {
        await using var log = Opened.Log((await kafka.GetAsync()).BootstrapServers, o => o.Producer["queue.buffering.max.messages"] = "20");
        var topic = await log.NewTopicAsync();

        var appends = Enumerable.Range(0, 50).Select(i => log.AppendAsync(Opened.Batch(topic, Enumerable.Range(0, 10).Select(n => $"{i} {n}")), Stop).AsTask()).ToList();
        await Task.WhenAll(appends);

        await using var reader = new ReaderUnderTest(log, topic, topic);
        reader.PollRecords(500);
        Assert.Equal(Enumerable.Range(0, 50).SelectMany(i => Enumerable.Range(0, 10).Select(n => $"{i} {n}")), reader.Values);
    }

    [Fact]
    public async Task Record_that_is_too_large_is_refused_for_good_with_its_whole_batch()
    {
        await using var log = Opened.Log((await kafka.GetAsync()).BootstrapServers);
        var topic = await log.NewTopicAsync();

        var failure = await Assert.ThrowsAsync<LogException>(async () => await log.AppendAsync(Opened.Batch(topic, "small", new string('x', 2_000_000)), Stop));

        Assert.False(failure.IsTransient);
        Assert.Contains("message.max.bytes", failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, (await log.GetRangeAsync(topic, 0, Stop)).End);
    }

    [Fact]
    public async Task One_record_a_second_carries_the_trace_that_it_was_appended_in()
    {
        var ended = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "TrendingTopics",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = a =>
            {
                lock (ended)
                {
                    ended.Add(a);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        var servers = (await kafka.GetAsync()).BootstrapServers;
        var clock = new ManualClock();
        await using var log = Opened.Log(servers, clock: clock);
        var topic = await log.NewTopicAsync();
        using var parent = new Activity("post").SetIdFormat(ActivityIdFormat.W3C).Start();

        await log.AppendAsync(Opened.Batch(topic, "a", "b"), Stop);
        clock.Advance(TimeSpan.FromSeconds(0.9));
        await log.AppendAsync(Opened.Batch(topic, "c"), Stop);
        clock.Advance(TimeSpan.FromSeconds(0.1));
        await log.AppendAsync(Opened.Batch(topic, "d"), Stop);

        Assert.Same(parent, Activity.Current);
        var sent = ended.FindAll(a => a.OperationName == $"{topic} send");
        Assert.Equal(2, sent.Count);
        Assert.All(sent, a => Assert.Equal((ActivityKind.Producer, parent.TraceId, parent.SpanId), (a.Kind, a.TraceId, a.ParentSpanId)));
        var traces = new TraceHandler();
        await using var readLog = Opened.Log(servers);
        await using var reader = readLog.OpenReader(topic, topic);
        traces.Reader = reader;
        for (var poll = 0; traces.Seen.Count < 4; poll++)
        {
            Assert.True(poll < 3000);
            reader.Poll(traces, 10, TimeSpan.FromMilliseconds(20));
        }

        Assert.Equal([sent[0].Id, "", "", sent[1].Id], traces.Seen);
    }

    private sealed class TraceHandler : ILogHandler
    {
        public ILogReader? Reader { get; set; }

        public List<string?> Seen { get; } = [];

        public void OnAssigned(int partition) => Reader!.Start(partition, 0);

        public void OnRevoked(int partition)
        {
        }

        public void OnRecord(in LogRecord record) => Seen.Add(Encoding.ASCII.GetString(record.TraceParent));

        public void OnEnd(int partition, long endOffset)
        {
        }

        public void OnOutOfRange(int partition, LogRange range)
        {
        }
    }
}
