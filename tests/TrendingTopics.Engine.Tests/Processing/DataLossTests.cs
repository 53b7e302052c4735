using Microsoft.Extensions.Logging.Abstractions;
using TrendingTopics.Engine.Processing;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Engine.Time;
using Xunit;

namespace TrendingTopics.Engine.Tests.Processing;

/// <summary>The log no longer holds what a checkpoint goes on from: ten events were counted, of five more the first two are lost.</summary>
public sealed class DataLossTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Noon = ProcessorWorld.Noon;
    private static readonly WindowDefinition Minute = WindowDefinition.Parse("1m", null);
    private readonly ProcessorWorld _world = new(Noon.AddSeconds(150), partitions: 1);

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task With_continue_the_rest_is_counted_and_the_windows_touched_are_not_exact()
    {
        await using var processor = await CountTenLoseTwoAsync(DataLossPolicy.Continue);
        processor.EndInput();
        _world.Step(processor, until: () => processor.State == StreamProcessorState.Complete);

        var key = processor.Run!.Key;
        var status = Assert.Single(await _world.Store.GetStatusAsync(key, TestContext.Current.CancellationToken));
        var windows = await _world.Store.ListMergedAsync(key, Minute, 0, long.MaxValue, 10, TestContext.Current.CancellationToken);
        Assert.Equal((13, 1), (status.Events, status.DataLosses));
        Assert.Equal([(120, 1, true), (60, 2, false), (0, 10, false)], windows.Select(window => (Second(window.Start), window.Events, window.Exact)));
    }

    [Fact]
    public async Task Windows_in_which_a_lost_event_may_lie_ahead_of_the_next_one_are_not_exact_either()
    {
        await using var processor = await CountTenLoseTwoAsync(DataLossPolicy.Continue, disorder: 60 * UnixMicros.PerSecond);
        processor.EndInput();
        _world.Step(processor, until: () => processor.State == StreamProcessorState.Complete);

        var windows = await _world.Store.ListMergedAsync(processor.Run!.Key, Minute, 0, long.MaxValue, 10, TestContext.Current.CancellationToken);
        Assert.Equal([(120, 1, false), (60, 2, false), (0, 10, false)], windows.Select(window => (Second(window.Start), window.Events, window.Exact)));
    }

    [Fact]
    public async Task What_was_closed_before_a_crash_stays_as_it_is_though_its_records_are_lost_since()
    {
        await _world.AppendAsync([.. Enumerable.Range(0, 10).Select(second => ("#a", second)), ("#a", 90), ("#a", 100)]);
        await using (var killed = Create(DataLossPolicy.Continue, 10 * UnixMicros.PerSecond))
        {
            _world.Step(killed, until: () => killed.Totals.MergedWindows == 1);
        }

        _world.Log.Truncate(ProcessorWorld.Topic, 0, 11);
        await using var processor = Create(DataLossPolicy.Continue, 10 * UnixMicros.PerSecond);
        processor.EndInput();
        _world.Step(processor, until: () => processor.State == StreamProcessorState.Complete);

        var windows = await _world.Store.ListMergedAsync(processor.Run!.Key, Minute, 0, long.MaxValue, 10, TestContext.Current.CancellationToken);
        var (_, row) = Assert.Single(await _world.Store.GetPartitionWindowsAsync(processor.Run!.Key, Minute, UnixMicros.From(Noon), TestContext.Current.CancellationToken));
        Assert.Equal([(60, 1, false), (0, 10, true)], windows.Select(window => (Second(window.Start), window.Events, window.Exact)));
        Assert.Equal((10, true), (row.Events, row.Exact));
    }

    [Fact]
    public async Task With_stop_nothing_more_is_counted_and_the_problem_says_what_to_do()
    {
        await using var processor = await CountTenLoseTwoAsync(DataLossPolicy.Stop);
        _world.Step(processor, until: () => processor.State == StreamProcessorState.Faulted);

        Assert.Equal(10, processor.Totals.Events);
        Assert.Contains("offset 10", processor.Problem, StringComparison.Ordinal);
        Assert.Contains("OnDataLoss", processor.Problem, StringComparison.Ordinal);
    }

    private static long Second(long micros) => (micros - UnixMicros.From(Noon)) / UnixMicros.PerSecond;

    private async Task<StreamProcessor> CountTenLoseTwoAsync(DataLossPolicy policy, long disorder = 10 * UnixMicros.PerSecond)
    {
        await _world.AppendAsync([.. Enumerable.Range(0, 10).Select(second => ("#a", second))]);
        await using (var first = Create(policy, disorder))
        {
            _world.Step(first, until: () => first.Totals.Events == 10);
            await first.StopAsync(TestContext.Current.CancellationToken);
        }

        await _world.AppendAsync(("#a", 20), ("#a", 30), ("#a", 70), ("#a", 80), ("#a", 130));
        _world.Log.Truncate(ProcessorWorld.Topic, 0, 12);
        return Create(policy, disorder);
    }

    private StreamProcessor Create(DataLossPolicy policy, long disorder) => new(
        new StreamDefinition { Name = "hashtags", Windows = [Minute], OnDataLoss = policy, Lateness = disorder, MaxFuture = disorder },
        _world.Log,
        _world.Store,
        _world.Clock,
        NullLoggerFactory.Instance,
        new StreamProcessorOptions { Partitions = 1 });
}
