using TrendingTopics.Engine.Rankings;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Engine.Time;
using Xunit;

namespace TrendingTopics.Contracts.Stores;

public abstract partial class StoreContract
{
    [Fact]
    public async Task Parts_are_kept_for_a_day_and_results_for_the_streams_retention()
    {
        var run = NewRun();
        var definition = new StreamDefinition { Name = run.Stream, Retention = UnixMicros.From(TimeSpan.FromDays(3)) };
        Assert.True(await Store.TryWriteStreamAsync(new StreamEntry(run.Stream, [new StreamRun(1, "id", 1, definition)], 1, 1), Stop));
        await WriteAllAsync(run, 0);
        Assert.SkipUnless(Subject.TryAdvance(TimeSpan.FromDays(2)), "This store ages by a clock of its own.");
        await WriteAllAsync(run, 1);

        Assert.Null(await Store.ReadPartAsync(run, Minute, At(0), 0, Stop));
        Assert.NotNull(await Store.ReadPartAsync(run, Minute, At(1), 0, Stop));
        Assert.NotNull(await Store.GetMergedAsync(run, Minute, At(0), Stop));
        Assert.NotNull(await Store.ReadCountsAsync(run, Minute, At(0), Stop));
        Assert.Single(await Store.GetPartitionWindowsAsync(run, Minute, At(0), Stop));

        Assert.True(Subject.TryAdvance(TimeSpan.FromDays(1) + TimeSpan.FromMinutes(1)));

        Assert.Null(await Store.GetMergedAsync(run, Minute, At(0), Stop));
        Assert.Null(await Store.ReadCountsAsync(run, Minute, At(0), Stop));
        Assert.Empty(await Store.GetPartitionWindowsAsync(run, Minute, At(0), Stop));
        Assert.Equal([At(1)], (await Store.ListMergedAsync(run, Minute, At(-9), At(9), 10, Stop)).Select(m => m.Start));
        Assert.Equal([At(1)], (await Store.ListTopicAsync(run, Minute, "#IA", At(-9), At(9), 10, Stop)).Select(t => t.Start));
        Assert.Equal([At(1)], await Store.ListFinalStartsAsync(run, Minute, At(-9), At(9), 10, Stop));
    }

    private async Task WriteAllAsync(RunKey run, int minute)
    {
        await Store.WritePartsAsync(run, 0, [new WindowPart(Minute, At(minute), [Bytes(10, 1)])], Stop);
        await Store.WritePartitionWindowsAsync(run, 0, [Row(minute, 1, final: true, events: 1)], Stop);
        await Store.WriteMergedAsync(run, Merged(Minute, At(minute), new RankedTopic(1, "#IA", 1)), Packed(("#IA", 1)), Stop);
    }
}
