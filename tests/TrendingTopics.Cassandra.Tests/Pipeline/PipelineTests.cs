using Microsoft.Extensions.Logging.Abstractions;
using TrendingTopics.Cassandra.Tests.Servers;
using TrendingTopics.Contracts.Servers;
using TrendingTopics.Engine.Processing;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Engine.Time;
using Xunit;

namespace TrendingTopics.Cassandra.Tests.Pipeline;

/// <summary>From events to rows: processors that are dropped and a node that is killed, and the counts are those of a naive count.</summary>
public sealed class PipelineTests(SharedCassandra shared)
{
    private static readonly StreamProcessorOptions Options = new() { ReclaimDelay = 200 * UnixMicros.PerMillisecond };

    private static readonly StreamDefinition Definition = new()
    {
        Name = "hashtags",
        Windows = [Rows.Minute, new WindowDefinition(120 * UnixMicros.PerSecond, 30 * UnixMicros.PerSecond)],
        Lateness = 5 * UnixMicros.PerSecond,
        CheckpointInterval = 300 * UnixMicros.PerMillisecond,
        Trigger = 50 * UnixMicros.PerMillisecond,
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Processors_that_are_dropped_midway_leave_the_counts_of_a_naive_count()
    {
        var input = new CountedInput();
        await using var cassandra = new StoreOnCassandra(await shared.GetAsync());
        await input.AppendAsync(20);
        await RunAsync(input, cassandra, processor => processor.Totals.MergedWindows >= 10);
        await input.AppendAsync(20);
        await cassandra.ReopenAsync();
        await RunAsync(input, cassandra, processor => processor.Totals.Events > 0);
        await cassandra.ReopenAsync();
        await RunAsync(input, cassandra, processor => processor.State == StreamProcessorState.Complete, ends: true);

        await AssertCountsAsync(input, cassandra);
    }

    [Fact]
    public async Task Node_that_is_killed_midway_leaves_the_counts_of_a_naive_count()
    {
        await using var server = await CassandraServer.StartAsync();
        var input = new CountedInput();
        await using var cassandra = new StoreOnCassandra(server, o => o.RequestTimeout = TimeSpan.FromSeconds(5));
        for (var kill = 0; kill < 2; kill++)
        {
            var merged = 0L;
            var seen = false;
            await input.AppendAsync(10);
            await using var processor = Create(input, cassandra);
            var running = RunAsync(processor, () =>
            {
                merged = processor.Totals.MergedWindows;
                return Volatile.Read(ref seen);
            });
            await Eventually.TrueAsync(() => Task.FromResult(Volatile.Read(ref merged) > 5));

            // More is closed and merged while it dies.
            await input.AppendAsync(3);
            await server.KillAsync();
            await input.AppendAsync(3);
            await server.RestartAsync();
            await Eventually.TrueAsync(() => Task.FromResult(Volatile.Read(ref merged) > 24));
            Volatile.Write(ref seen, true);
            await running;
        }

        await RunAsync(input, cassandra, processor => processor.State == StreamProcessorState.Complete, ends: true);

        await AssertCountsAsync(input, cassandra);
    }

    [Fact]
    public async Task Stream_that_a_node_has_forgotten_is_registered_anew_and_its_counts_are_those_of_a_naive_count()
    {
        await using var server = await CassandraServer.StartAsync();
        var input = new CountedInput();
        await using var cassandra = new StoreOnCassandra(server, o => o.RequestTimeout = TimeSpan.FromSeconds(5));
        await input.AppendAsync(10);
        await using var processor = Create(input, cassandra);
        var merged = 0L;
        var seen = false;
        var running = RunAsync(processor, () =>
        {
            merged = processor.Totals.MergedWindows;
            return Volatile.Read(ref seen);
        });
        await Eventually.TrueAsync(() => Task.FromResult(Volatile.Read(ref merged) > 0));

        // A node that is killed forgets only what it acknowledged in its last tenth of a second: here the row is sure to be gone.
        await cassandra.CqlAsync("DELETE FROM $streams WHERE stream = 'hashtags'");
        await server.StopAsync();
        await server.RestartAsync();
        await input.AppendAsync(10);
        await Eventually.TrueAsync(() => IsRegisteredAsync(cassandra));
        Volatile.Write(ref seen, true);
        await running;
        await RunAsync(input, cassandra, next => next.State == StreamProcessorState.Complete, ends: true);

        await AssertCountsAsync(input, cassandra);
    }

    /// <summary>Whether the stream is there; not as long as the node is not back.</summary>
    private static async Task<bool> IsRegisteredAsync(StoreOnCassandra cassandra)
    {
        try
        {
            return await cassandra.Store.GetStreamAsync("hashtags", Stop) is not null;
        }
        catch (StoreException e) when (e.IsTransient)
        {
            return false;
        }
    }

    private static async Task AssertCountsAsync(CountedInput input, StoreOnCassandra cassandra)
    {
        var expected = input.Counts.Select(c => (UnixMicros.ToTime(c.Key.Start), c.Key.Topic, c.Value)).Order().ToList();
        var rows = await cassandra.CqlAsync("SELECT stream, run, window, start, topic, count FROM $window_counts");
        Assert.Equal(expected, rows.Select(row => (row.GetValue<DateTimeOffset>("start"), row.GetValue<string>("topic"), row.GetValue<long>("count"))).Order());
        Assert.All(rows, row => Assert.Equal(("hashtags", 1, "1m"), (row.GetValue<string>("stream"), row.GetValue<int>("run"), row.GetValue<string>("window"))));

        var windows = await cassandra.Store.ListMergedAsync(new RunKey("hashtags", 1), Rows.Minute, 0, long.MaxValue, 1000, Stop);
        Assert.Equal(expected, windows.SelectMany(w => w.Topics.Select(t => (UnixMicros.ToTime(w.Start), t.Topic, t.Count))).Order());
        Assert.All(windows, window => Assert.True(window.Exact));
        Assert.Equal(input.Events, windows.Sum(window => window.Events));
    }

    private static async Task RunAsync(CountedInput input, StoreOnCassandra cassandra, Func<StreamProcessor, bool> until, bool ends = false)
    {
        await using var processor = Create(input, cassandra);
        if (ends)
        {
            processor.EndInput();
        }

        await RunAsync(processor, () => until(processor));
    }

    private static StreamProcessor Create(CountedInput input, StoreOnCassandra cassandra) =>
        new(Definition, input.Log, cassandra.Store, TimeProvider.System, NullLoggerFactory.Instance, Options);

    /// <summary>Steps on a thread of its own until the condition holds, and leaves the processor as it is.</summary>
    private static Task RunAsync(StreamProcessor processor, Func<bool> until) => Task.Run(
        () =>
        {
            while (!until())
            {
                Stop.ThrowIfCancellationRequested();
                Assert.NotEqual(StreamProcessorState.Faulted, processor.State);
                processor.Step(TimeSpan.FromMilliseconds(5));
            }
        },
        Stop);
}
