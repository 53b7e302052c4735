using Microsoft.Extensions.Logging.Abstractions;
using TrendingTopics.Engine.Processing;
using TrendingTopics.Engine.Runs;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Engine.Tests.Processing;
using TrendingTopics.Engine.Time;
using Xunit;

namespace TrendingTopics.Engine.Tests.Runs;

/// <summary>A log is read again by a new run of the same definition.</summary>
public sealed class RunRestartTests : IAsyncDisposable
{
    private static readonly WindowDefinition Minute = WindowDefinition.Parse("1m", null);
    private readonly ProcessorWorld _world = new(ProcessorWorld.Noon, partitions: 2);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task Processors_that_run_take_the_new_run_up_and_readers_see_it_once_it_has_caught_up()
    {
        await _world.AppendAsync(("#a", 1), ("#b", 2), ("#b", 3));
        await using var first = Create();
        await using var second = Create();
        Step(first, second, () => first.Totals.Records + second.Totals.Records == 3);

        Assert.True(await RestartAsync(from: null));
        await _world.AppendAsync(("#c", 4));
        Step(first, second, () => Current() == 2 && first.Run?.Number == 2 && second.Run?.Number == 2);

        Assert.Equal(4, await EventsOfAsync(run: 2));
    }

    [Fact]
    public async Task New_run_reads_from_the_time_that_it_was_given()
    {
        await _world.AppendAsync(("#a", 1), ("#b", 2));
        _world.Clock.Advance(TimeSpan.FromMinutes(10));
        var later = UnixMicros.Now(_world.Clock);
        await _world.AppendAsync(("#c", 601));
        await using var processor = Create();
        _world.Step(processor, until: () => processor.Totals.Records == 3);

        Assert.True(await RestartAsync(later));
        processor.EndInput();
        _world.Step(processor, until: () => processor is { State: StreamProcessorState.Complete, Run.Number: 2 });

        Assert.Equal(1, await EventsOfAsync(run: 2));
        var window = Assert.Single(await _world.Store.ListMergedAsync(new RunKey("hashtags", 2), Minute, 0, long.MaxValue, 10, Cancel));
        Assert.Equal("#c", Assert.Single(window.Topics).Topic);
    }

    [Fact]
    public async Task Processor_of_another_definition_goes_on_with_its_own_run()
    {
        await _world.AppendAsync(("#a", 1));
        await using var former = Create();
        _world.Step(former, until: () => former.Totals.Records == 1);
        await using var changed = Create(lateness: 5);
        _world.Step(changed, until: () => changed.Run is not null);

        Assert.True(await RestartAsync(from: null));
        Step(former, changed, () => changed.Run is { Number: 3 });
        Step(former, changed, () => Current() == 3);

        Assert.Equal(1, former.Run!.Number);
        Assert.Equal(3, (await _world.Store.GetStreamAsync("hashtags", Cancel))!.Runs.Count);
    }

    [Fact]
    public async Task Stream_that_was_changed_meanwhile_is_left_as_it_is()
    {
        await _world.AppendAsync(("#a", 1));
        await using var processor = Create();
        _world.Step(processor, until: () => processor.Run is not null);
        var before = (await _world.Store.GetStreamAsync("hashtags", Cancel))!;
        Assert.True(await RestartAsync(from: null));

        Assert.False(await RestartAsync(from: null, before));
        Assert.Equal(2, (await _world.Store.GetStreamAsync("hashtags", Cancel))!.Runs.Count);
    }

    private async Task<bool> RestartAsync(long? from, StreamEntry? stream = null)
    {
        stream ??= await _world.Store.GetStreamAsync("hashtags", Cancel);
        var topic = await _world.Log.FindTopicAsync(ProcessorWorld.Topic, Cancel);
        return await new RunRestart(_world.Store).TryBeginAsync(stream!, RunRestart.Next(stream!, topic!, from), Cancel);
    }

    private void Step(StreamProcessor one, StreamProcessor other, Func<bool> until) => _world.Step(
        one,
        () =>
        {
            other.Step(TimeSpan.Zero);
            return until();
        });

    private int Current() => _world.Store.GetStreamAsync("hashtags", Cancel).AsTask().Result!.Current;

    private async Task<long> EventsOfAsync(int run) => (await _world.Store.GetStatusAsync(new RunKey("hashtags", run), Cancel)).Sum(status => status.Events);

    private StreamProcessor Create(long lateness = 60) => new(
        new StreamDefinition { Name = "hashtags", Windows = [Minute], Lateness = lateness * UnixMicros.PerSecond },
        _world.Log,
        _world.Store,
        _world.Clock,
        NullLoggerFactory.Instance,
        new StreamProcessorOptions { Partitions = 2 });
}
