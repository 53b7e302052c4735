using Microsoft.Extensions.Logging.Abstractions;
using TrendingTopics.Engine.Processing;
using TrendingTopics.Engine.Streams;
using Xunit;

namespace TrendingTopics.Engine.Tests.Processing;

/// <summary>What a run stands on changes while it is under way: its topic, or what the store knows of it.</summary>
public sealed class RunChangeTests : IAsyncDisposable
{
    private static readonly WindowDefinition Minute = WindowDefinition.Parse("1m", null);
    private readonly ProcessorWorld _world = new(ProcessorWorld.Noon.AddSeconds(150), partitions: 1);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Theory]
    [InlineData(DataLossPolicy.Continue)]
    [InlineData(DataLossPolicy.Stop)]
    public async Task Recreated_topic_with_fewer_records_is_a_new_run_and_no_loss_of_data(DataLossPolicy policy)
    {
        await _world.AppendAsync([.. Enumerable.Range(0, 10).Select(second => ("#a", second))]);
        await using var processor = Create(policy);
        _world.Step(processor, until: () => processor.Totals.Events == 10);

        _world.Log.DeleteTopic(ProcessorWorld.Topic);
        await _world.AppendAsync(("#b", 20), ("#b", 30), ("#b", 70));
        _world.Step(processor, until: () => processor.Run is { Number: 2 });
        processor.EndInput();
        _world.Step(processor, until: () => processor.State == StreamProcessorState.Complete);

        var second = await _world.Store.ListMergedAsync(processor.Run!.Key, Minute, 0, long.MaxValue, 10, Stop);
        Assert.Equal([("#b", 1, true), ("#b", 2, true)], second.Select(window => (Assert.Single(window.Topics).Topic, window.Events, window.Exact)));
        var first = Assert.Single(await _world.Store.GetStatusAsync(new RunKey("hashtags", 1), Stop));
        Assert.Equal((10, 0, null), (first.Events, first.DataLosses, first.ExactFrom));
    }

    [Fact]
    public async Task Run_that_the_store_has_forgotten_is_registered_anew_once_its_partitions_are_claimed_again()
    {
        await _world.AppendAsync(("#a", 20), ("#a", 30), ("#a", 70));
        await using var processor = Create(DataLossPolicy.Continue);
        _world.Step(processor, until: () => processor.Totals.Events == 3);

        _world.Store.Forget("hashtags");
        await _world.Store.ClaimAsync(processor.Run!.Key, 0, Stop);
        await _world.AppendAsync(("#a", 80));
        _world.Step(processor, until: () => _world.Store.GetStreamAsync("hashtags", Stop).AsTask().Result is not null);
        processor.EndInput();
        _world.Step(processor, until: () => processor.State == StreamProcessorState.Complete);

        Assert.Equal(1, processor.Run!.Number);
        var windows = await _world.Store.ListMergedAsync(processor.Run.Key, Minute, 0, long.MaxValue, 10, Stop);
        Assert.Equal([2L, 2L], windows.Select(window => window.Events));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 0)]
    [InlineData(3, 1)]
    public async Task Readers_see_a_changed_definitions_run_once_its_input_is_complete_though_the_log_goes_on(int before, int behind)
    {
        await _world.AppendAsync([.. Enumerable.Range(0, before).Select(second => ("#a", second))]);
        await using (var former = Create(DataLossPolicy.Continue))
        {
            _world.Step(former, until: () => former.Run is not null && former.Totals.Records == before);
        }

        await _world.AppendAsync([.. Enumerable.Range(before, behind).Select(second => ("#a", second))]);
        await using var changed = Create(DataLossPolicy.Continue, maxTopics: 7);
        changed.EndInput([before]);
        _world.Step(changed, until: () => changed.State == StreamProcessorState.Complete);

        Assert.Equal(before, changed.Totals.Events);
        Assert.Equal((2, 2), (changed.Run!.Number, (await _world.Store.GetStreamAsync("hashtags", Stop))!.Current));
    }

    private StreamProcessor Create(DataLossPolicy policy, int maxTopics = 2_000_000) => new(
        new StreamDefinition { Name = "hashtags", Windows = [Minute], OnDataLoss = policy, MaxTopics = maxTopics },
        _world.Log,
        _world.Store,
        _world.Clock,
        NullLoggerFactory.Instance,
        new StreamProcessorOptions { Partitions = 1 });
}
