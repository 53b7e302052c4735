using System.Diagnostics;
using System.Text;
using Confluent.Kafka;
using TrendingTopics.Contracts.Clocks;
using TrendingTopics.Contracts.Logs;
using TrendingTopics.Contracts.Servers;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Kafka.Appending;
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
    public async Task Client_stays_open_while_it_is_lent_and_what_it_was_given_meanwhile_arrives()
    {
        await using var log = Opened.Log((await kafka.GetAsync()).BootstrapServers);
        var topic = await log.NewTopicAsync();
        var shared = new SharedProducer(log.Cluster.Clients, registered: null);
        Task closing;
        using (var lent = shared.Lend())
        {
            closing = Task.Run(shared.Dispose, Stop);
            Assert.True(SpinWait.SpinUntil(() => !CanLend(shared), TimeSpan.FromMinutes(1)));

            Assert.False(closing.IsCompleted);
            lent.Client!.Produce(new TopicPartition(topic, 0), new Message<byte[]?, byte[]> { Value = [1] });
        }

        await closing;
        Assert.Equal(1, (await log.GetRangeAsync(topic, 0, Stop)).End);
    }

    [Fact]
    public async Task Log_that_is_closed_while_others_append_takes_or_refuses_each_batch()
    {
        var servers = (await kafka.GetAsync()).BootstrapServers;
        await using var other = Opened.Log(servers);
        var topic = await other.NewTopicAsync();
        string[] values = [.. Enumerable.Range(0, 500).Select(i => $"{i}")];
        var taken = 0;
        for (var round = 0; round < 3; round++)
        {
            var log = Opened.Log(servers);
            var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var appending = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
            {
                while (true)
                {
                    try
                    {
                        await log.AppendAsync(Opened.Batch(topic, values), Stop);
                        Interlocked.Increment(ref taken);
                        began.TrySetResult();
                    }
                    catch (LogException e) when (e.Message == "The log is closed.")
                    {
                        return;
                    }
                }
            })).ToList();

            await began.Task.WaitAsync(Stop);
            await log.DisposeAsync();
            await Task.WhenAll(appending).WaitAsync(Stop);
        }

        Assert.Equal(taken * values.Length, (await other.GetRangeAsync(topic, 0, Stop)).End);
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

    private static bool CanLend(SharedProducer shared)
    {
        using var lent = shared.Lend();
        return lent.Client is not null;
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
