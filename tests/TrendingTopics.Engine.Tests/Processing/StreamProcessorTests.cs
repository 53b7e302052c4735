using Microsoft.Extensions.Logging.Abstractions;
using TrendingTopics.Engine.Events;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Processing;
using TrendingTopics.Engine.Rankings;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Engine.Time;
using Xunit;

namespace TrendingTopics.Engine.Tests.Processing;

public sealed class StreamProcessorTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Noon = ProcessorWorld.Noon;
    private static readonly WindowDefinition Minute = WindowDefinition.Parse("1m", null);
    private static readonly WindowDefinition Hopping = WindowDefinition.Parse("5m/10s", null);
    private readonly ProcessorWorld _world = new(Noon, partitions: 4);
    private readonly StreamDefinition _definition = new() { Name = "hashtags", Windows = [Minute, Hopping] };

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task Events_of_all_partitions_are_ranked_together_when_the_input_ends()
    {
        await _world.AppendAsync(("#a", 1), ("#b", 2), ("#b", 3), ("#c", 4), ("#b", 5), ("#a", 61));
        await using var processor = Create();
        processor.EndInput();
        _world.Step(processor, until: () => processor.State == StreamProcessorState.Complete);

        var windows = await _world.Store.ListMergedAsync(processor.Run!.Key, Minute, 0, long.MaxValue, 10, TestContext.Current.CancellationToken);

        Assert.Equal([Noon.AddMinutes(1), Noon], windows.Select(window => UnixMicros.ToTime(window.Start)));
        Assert.Equal([new(1, "#b", 3), new(2, "#a", 1), new(3, "#c", 1)], windows[1].Topics);
        Assert.Equal([new RankedTopic(1, "#a", 1, PreviousRank: 2, PreviousCount: 1)], windows[0].Topics);
        Assert.True(windows[1].Exact);
        Assert.Equal((5, 5, 3), (windows[1].Events, windows[1].Mentions, windows[1].Distinct));
    }

    [Fact]
    public async Task Messages_that_try_out_the_log_are_neither_counted_nor_invalid()
    {
        await _world.AppendAsync(("#a", 1));
        var batch = new LogBatch(ProcessorWorld.Topic);
        batch.Add(default, SmokeRecord.Write("1f2e3d4c", 1));
        batch.Add(default, "{}"u8);
        await _world.Log.AppendAsync(batch, TestContext.Current.CancellationToken);
        await using var processor = Create();
        processor.EndInput();
        _world.Step(processor, until: () => processor.State == StreamProcessorState.Complete);

        Assert.Equal((3, 1, 1), (processor.Totals.Records, processor.Totals.Events, processor.Totals.Invalid));
    }

    [Fact]
    public async Task Every_hopping_window_with_events_is_merged_when_the_input_ends()
    {
        await _world.AppendAsync(("#a", 1), ("#a", 15));
        await using var processor = Create();
        processor.EndInput();
        _world.Step(processor, until: () => processor.State == StreamProcessorState.Complete);

        var windows = await _world.Store.ListMergedAsync(processor.Run!.Key, Hopping, 0, long.MaxValue, 100, TestContext.Current.CancellationToken);

        // 30 windows hold the first event, one more the second alone.
        Assert.Equal(31, windows.Count);
        Assert.Equal(29, windows.Count(window => window.Events == 2));
    }

    [Fact]
    public async Task An_input_without_events_is_complete_at_once()
    {
        await using var processor = Create();
        processor.EndInput();
        _world.Step(processor, until: () => processor.State == StreamProcessorState.Complete);

        Assert.Equal(0, processor.Totals.MergedWindows);
    }

    [Fact]
    public async Task Silent_partitions_follow_after_the_idle_timeout_and_the_last_windows_close_with_the_time_that_passes()
    {
        await _world.AppendAsync(("#a", 1));
        await using var processor = Create();
        _world.Step(processor, until: () => processor.Totals.Events == 1);
        Assert.Equal(0, processor.Totals.MergedWindows);

        // Idle after 30 s; then the watermark, 60 s behind, moves on to the end of the last of 30 hopping windows, five minutes ahead.
        _world.Step(processor, until: () => processor.Totals.MergedWindows == 31, by: TimeSpan.FromSeconds(1), atMost: 500);

        Assert.NotNull(await _world.Store.GetMergedAsync(processor.Run!.Key, Minute, UnixMicros.From(Noon), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_processor_that_follows_a_stopped_one_counts_nothing_twice()
    {
        await _world.AppendAsync(("#a", 1), ("#b", 2));
        await using (var first = Create())
        {
            _world.Step(first, until: () => first.Totals.Events == 2);
            await first.StopAsync(TestContext.Current.CancellationToken);
            Assert.Equal(StreamProcessorState.Stopped, first.State);
        }

        await _world.AppendAsync(("#a", 3));
        await using var second = Create();
        second.EndInput();
        _world.Step(second, until: () => second.State == StreamProcessorState.Complete);

        var window = await _world.Store.GetMergedAsync(second.Run!.Key, Minute, UnixMicros.From(Noon), TestContext.Current.CancellationToken);
        Assert.Equal([new RankedTopic(1, "#a", 2), new RankedTopic(2, "#b", 1)], window!.Topics);
        Assert.Equal(1, second.Totals.Records);
    }

    [Fact]
    public async Task Partitions_wait_for_a_merger_that_is_half_a_day_behind()
    {
        var away = true;
        var store = InterceptedStore.Around(_world.Store, (method, _) =>
        {
            if (away && method == nameof(ITrendStore.WriteMergedAsync))
            {
                throw new StoreException("The store is away.") { IsTransient = true };
            }
        });
        await _world.AppendAsync(("#a", 1), ("#a", 200));
        await using var processor = new StreamProcessor(_definition, _world.Log, store, _world.Clock, NullLoggerFactory.Instance);
        _world.Step(processor, until: () => processor.Problem is not null, by: TimeSpan.FromSeconds(1));
        _world.Step(processor, until: () => _world.Clock.GetUtcNow() > Noon.AddHours(13), by: TimeSpan.FromMinutes(1));

        await _world.AppendAsync(("#b", 46_900));
        _world.Step(processor, until: () => _world.Clock.GetUtcNow() > Noon.AddHours(14), by: TimeSpan.FromMinutes(1));
        Assert.Equal(2, processor.Totals.Events);

        away = false;
        _world.Step(processor, until: () => processor.Totals.Events == 3 && processor.Problem is null);
    }

    [Fact]
    public async Task A_partition_that_is_claimed_again_after_the_input_has_ended_is_counted_before_it_is_advanced()
    {
        var away = false;
        var store = InterceptedStore.Around(_world.Store, (method, _) =>
        {
            if (away && method == nameof(ITrendStore.TryWriteCheckpointAsync))
            {
                throw new StoreException("The store is away.") { IsTransient = true };
            }
        });
        await _world.AppendAsync(("#a", 1), ("#a", 2), ("#a", 3), ("#a", 4));
        await using var processor = new StreamProcessor(_definition, _world.Log, store, _world.Clock, NullLoggerFactory.Instance);
        _world.Step(processor, until: () => processor.Totals.Events == 4);

        // The advance of the end of input cannot be recorded, and then the partition is another's, who is gone.
        away = true;
        processor.EndInput();
        _world.Step(processor, until: () => processor.Problem is not null);
        await _world.Store.ClaimAsync(processor.Run!.Key, 1, TestContext.Current.CancellationToken);
        away = false;
        _world.Step(processor, until: () => processor.State == StreamProcessorState.Complete);

        var window = await _world.Store.GetMergedAsync(processor.Run!.Key, Minute, UnixMicros.From(Noon), TestContext.Current.CancellationToken);
        Assert.Equal([new RankedTopic(1, "#a", 4)], window!.Topics);
        Assert.Equal((4, 0), (processor.Totals.Events, processor.Totals.Late));
    }

    private StreamProcessor Create() => new(_definition, _world.Log, _world.Store, _world.Clock, NullLoggerFactory.Instance);
}
