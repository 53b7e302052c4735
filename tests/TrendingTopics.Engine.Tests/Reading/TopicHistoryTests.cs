using TrendingTopics.Contracts.Clocks;
using TrendingTopics.Contracts.Memory;
using TrendingTopics.Engine.Rankings;
using TrendingTopics.Engine.Reading;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Engine.Time;
using Xunit;

namespace TrendingTopics.Engine.Tests.Reading;

public sealed class TopicHistoryTests
{
    private static readonly WindowDefinition Minute = new(60 * UnixMicros.PerSecond, 60 * UnixMicros.PerSecond);
    private static readonly StreamEntry Stream =
        new("hashtags", [new StreamRun(1, "topic", 1, new StreamDefinition { Name = "hashtags", Windows = [Minute] })], Current: 1, Version: 1);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Topic_that_nobody_mentions_costs_a_look_at_as_many_windows_as_are_asked_for()
    {
        await using var memory = await StoreAsync(Enumerable.Range(0, 500));
        var asked = new List<long>();
        var store = InterceptedStore.Around(memory, (method, arguments) =>
        {
            if (method is nameof(IResultStore.ListTopicAsync) or nameof(IResultStore.ListMergedAsync))
            {
                asked.Add((long)arguments[method == nameof(IResultStore.ListTopicAsync) ? 3 : 2]!);
            }
        });

        var history = await new RankingReader(store, new ManualClock()).GetHistoryAsync(Stream, Minute, "#nobody", 0, long.MaxValue, 5, Stop);

        Assert.Equal([499, 498, 497, 496, 495], history.Select(p => p.Start / Minute.Size));
        Assert.InRange(asked.Min(), 480 * Minute.Size, 495 * Minute.Size);
    }

    [Fact]
    public async Task Windows_that_lie_far_apart_are_all_found()
    {
        int[] windows = [3, 4, 2_000, 70_000, 70_001, 900_000];
        await using var store = await StoreAsync(windows);

        var history = await new RankingReader(store, new ManualClock()).GetHistoryAsync(Stream, Minute, "#A", 0, long.MaxValue, 10, Stop);

        Assert.Equal(windows.Reverse().Select(w => new TopicPoint(w * Minute.Size, 1, w + 1)), history);
    }

    private static async Task<MemoryStore> StoreAsync(IEnumerable<int> windows)
    {
        var store = new MemoryStore(new ManualClock());
        var run = Stream.Newest.Key;
        var last = 0L;
        foreach (var window in windows)
        {
            last = window * Minute.Size;
            await store.WriteMergedAsync(run, new MergedWindow { Window = Minute, Start = last, Events = 1, Topics = [new RankedTopic(1, "#A", window + 1)] }, null, Stop);
        }

        await store.WriteStatusAsync(run, new PartitionStatus { Partition = 0, Revision = 1, FirstEvent = 0, Time = last, ClosedUntil = last + Minute.Size, AtEnd = true }, Stop);
        return store;
    }
}
