using System.Text;
using TrendingTopics.Engine.Rankings;
using Xunit;

namespace TrendingTopics.Contracts.Stores;

public abstract partial class StoreContract
{
    [Fact]
    public async Task Merged_window_comes_back_as_it_was_written()
    {
        var run = NewRun();
        var topics = Enumerable.Range(1, MergedWindow.MaxListed)
            .Select(rank => new RankedTopic(rank, $"#tópico-{rank}\0", 5000 - rank, rank % 2 == 0 ? rank + 1 : null, rank % 2 == 0 ? rank * 7L : null))
            .ToArray();
        var window = Merged(Minute, At(0), topics) with { Exact = false, Events = 1, Distinct = 2000, Other = 3, Cutoff = 4 };

        var counts = Enumerable.Range(0, 40_000).Select(i => ($"#tópico-{i:D5}\0", i + 1L)).ToArray();
        await Store.WriteMergedAsync(run, window, Packed(counts), Stop);

        Assert.Equivalent(window, await Store.GetMergedAsync(run, Minute, At(0), Stop), strict: true);
        Assert.Equal(counts, Unpacked(await Store.ReadCountsAsync(run, Minute, At(0), Stop)));
        Assert.Null(await Store.GetMergedAsync(run, Hopping, At(0), Stop));
        Assert.Null(await Store.GetMergedAsync(run, Minute, At(1), Stop));
        Assert.Null(await Store.GetMergedAsync(run with { Run = 2 }, Minute, At(0), Stop));
    }

    [Fact]
    public async Task Counts_that_were_not_given_are_not_there()
    {
        var run = NewRun();
        await Store.WriteMergedAsync(run, Merged(Minute, At(0), new RankedTopic(1, "a", 1)), null, Stop);
        await Store.WriteMergedAsync(run, Merged(Minute, At(1)), [], Stop);

        Assert.Null(await Store.ReadCountsAsync(run, Minute, At(0), Stop));
        Assert.Empty(Unpacked(await Store.ReadCountsAsync(run, Minute, At(1), Stop)));
        Assert.Null(await Store.ReadCountsAsync(run, Minute, At(2), Stop));
    }

    [Fact]
    public async Task Merged_window_written_again_is_the_same_window()
    {
        var run = NewRun();
        var window = Merged(Minute, At(0), new RankedTopic(1, "a", 3));
        await Store.WriteMergedAsync(run, window, Packed(("a", 3)), Stop);
        await Store.WriteMergedAsync(run, window, Packed(("a", 3)), Stop);

        Assert.Equal([("a", 3)], Unpacked(await Store.ReadCountsAsync(run, Minute, At(0), Stop)));
        Assert.Equivalent(window, Assert.Single(await Store.ListMergedAsync(run, Minute, At(-9), At(9), 10, Stop)), strict: true);
    }

    [Fact]
    public async Task Merged_windows_are_listed_newest_first_within_bounds_and_limit()
    {
        var run = NewRun();
        foreach (var minute in new[] { 3, 0, 5, 1, -1 })
        {
            await Store.WriteMergedAsync(run, Merged(Minute, At(minute), new RankedTopic(1, "a", 1)), null, Stop);
        }

        async Task<IEnumerable<long>> List(int from, int to, int limit) =>
            (await Store.ListMergedAsync(run, Minute, At(from), At(to), limit, Stop)).Select(m => (m.Start - Noon) / Minute.Size);

        Assert.Equal([5, 3, 1, 0, -1], await List(-10, 10, 10));
        Assert.Equal([3, 1], await List(1, 5, 10));
        Assert.Equal([5, 3], await List(-10, 10, 2));
        Assert.Empty(await List(6, 10, 10));
        Assert.Empty(await Store.ListMergedAsync(run, Hopping, At(-10), At(10), 10, Stop));
    }

    [Fact]
    public async Task Topic_is_listed_where_a_merged_window_ranks_it_newest_first()
    {
        var run = NewRun();
        await Store.WriteMergedAsync(run, Merged(Minute, At(0), new RankedTopic(1, "#IA", 5), new RankedTopic(2, "#Spark", 4)), null, Stop);
        await Store.WriteMergedAsync(run, Merged(Minute, At(1), new RankedTopic(1, "#ia", 9)), null, Stop);
        await Store.WriteMergedAsync(run, Merged(Minute, At(2), new RankedTopic(1, "#Spark", 8, 2, 4), new RankedTopic(2, "#IA", 3, 1, 5)), null, Stop);
        await Store.WriteMergedAsync(run, Merged(Minute, At(3), new RankedTopic(1, "#IA", 2)), null, Stop);

        async Task<IEnumerable<(long, RankedTopic)>> List(int from, int to, int limit) =>
            (await Store.ListTopicAsync(run, Minute, "#IA", At(from), At(to), limit, Stop)).Select(t => ((t.Start - Noon) / Minute.Size, t.Topic));

        Assert.Equal([(3, new RankedTopic(1, "#IA", 2)), (2, new RankedTopic(2, "#IA", 3, 1, 5)), (0, new RankedTopic(1, "#IA", 5))], await List(-9, 9, 9));
        Assert.Equal([(2, new RankedTopic(2, "#IA", 3, 1, 5))], await List(0, 3, 1));
        Assert.Empty(await Store.ListTopicAsync(run, Minute, "#I", At(-9), At(9), 9, Stop));
    }

    [Fact]
    public async Task Merged_windows_and_counts_outlive_a_restart()
    {
        var run = NewRun();
        var window = Merged(Minute, At(0), new RankedTopic(1, "#IA", 5, 3, 2));
        await Store.WriteMergedAsync(run, window, Packed(("#IA", 5), ("", 1)), Stop);
        await Store.WriteMergedAsync(run, Merged(Minute, At(1)), null, Stop);

        await ReopenAsync();

        Assert.Equivalent(window, await Store.GetMergedAsync(run, Minute, At(0), Stop), strict: true);
        Assert.Equal([("", 1), ("#IA", 5)], Unpacked(await Store.ReadCountsAsync(run, Minute, At(0), Stop)));
        Assert.Equal([At(1), At(0)], (await Store.ListMergedAsync(run, Minute, At(-9), At(9), 10, Stop)).Select(m => m.Start));
        Assert.Null(await Store.ReadCountsAsync(run, Minute, At(1), Stop));
    }

    /// <summary>Counts as the merger packs them.</summary>
    private static IReadOnlyList<ReadOnlyMemory<byte>> Packed(params (string Topic, long Count)[] counts)
    {
        var writer = new TopicCountsWriter();
        foreach (var (topic, count) in counts.OrderBy(c => c.Topic, StringComparer.Ordinal))
        {
            writer.Add(Encoding.UTF8.GetBytes(topic), count);
        }

        return writer.Complete();
    }

    private static List<(string Topic, long Count)> Unpacked(IReadOnlyList<ReadOnlyMemory<byte>>? chunks)
    {
        var reader = new TopicCountsReader(Assert.IsAssignableFrom<IReadOnlyList<ReadOnlyMemory<byte>>>(chunks));
        var counts = new List<(string, long)>();
        while (reader.Read())
        {
            counts.Add((Encoding.UTF8.GetString(reader.Topic.Span), reader.Count));
        }

        return counts;
    }
}
