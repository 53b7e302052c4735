using Microsoft.Extensions.Logging.Abstractions;
using TrendingTopics.Engine.Merging;
using TrendingTopics.Engine.Stores;
using Xunit;
using static TrendingTopics.Engine.Tests.Merging.ClosedWindows;

namespace TrendingTopics.Engine.Tests.Merging;

public sealed class WindowMergerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Merged_windows_equal_a_plain_count(int seed)
    {
        var random = new Random(seed);
        var closed = new ClosedWindows(random.Next(2, 6), "1m", "50s/15s", "5m/10s");
        var topics = NamesOf(random.Next(5, 1200)).Append("\uFF5E").Append("😀").Append("#").ToArray();
        foreach (var window in closed.Run.Definition.Windows)
        {
            for (var start = window.FirstStart(0); start < 10 * Minute; start += window.Slide)
            {
                for (var partition = 0; partition < closed.Run.Partitions; partition++)
                {
                    if (random.Next(3) == 0)
                    {
                        var counts = new Dictionary<string, long>();
                        for (var i = random.Next(topics.Length); i >= 0; i--)
                        {
                            counts[topics[random.Next(topics.Length)]] = random.Next(1, 6);
                        }

                        await closed.CloseAsync(window.ToString(), start, partition, counts, other: random.Next(5) == 0 ? 7 : 0);
                    }
                }
            }
        }

        var merger = await ClaimedAsync(closed, maxWindows: 10);
        for (var until = Minute; until <= 20 * Minute; until += random.Next(1, 200) * Second)
        {
            while ((await merger.MergeAsync(closed.AllClosed(until), Cancel)).More)
            {
            }

            Assert.Equal(until, merger.MergedUntil);
        }

        await closed.AssertMergedUntilAsync(20 * Minute);
    }

    [Fact]
    public async Task Nothing_is_merged_before_every_partition_has_closed()
    {
        var closed = new ClosedWindows(3, "1m");
        await closed.CloseAsync("1m", 0, 0, new() { ["#a"] = 1 });
        var merger = await ClaimedAsync(closed);

        Assert.Equal(default, await merger.MergeAsync([], Cancel));
        Assert.Equal(default, await merger.MergeAsync(Status(Minute, Minute), Cancel));
        Assert.Equal(default, await merger.MergeAsync(Status(Minute, null, Minute), Cancel));
        Assert.Null(merger.MergedUntil);
        Assert.Equal(new MergeResult(0, false, false), await merger.MergeAsync(Status(Minute, Minute - 1, Minute), Cancel));
        await closed.AssertMergedUntilAsync(Minute - 1);

        Assert.Equal(new MergeResult(1, false, false), await merger.MergeAsync(Status(Minute, Minute, Minute), Cancel));
        await closed.AssertMergedUntilAsync(Minute);
    }

    [Fact]
    public async Task Partitions_that_the_topic_has_gained_meanwhile_hold_windows_back_too()
    {
        var closed = new ClosedWindows(1, "1m");
        await closed.CloseAsync("1m", 0, 0, new() { ["#a"] = 1 });
        await closed.CloseAsync("1m", 0, 1, new() { ["#a"] = 2 });
        var merger = await ClaimedAsync(closed);

        Assert.Equal(default, await merger.MergeAsync(Status(Minute, null), Cancel));
        await merger.MergeAsync(Status(Minute, Minute), Cancel);
        await closed.AssertMergedUntilAsync(Minute);
    }

    [Fact]
    public async Task Provisional_rows_are_not_merged()
    {
        var closed = new ClosedWindows(2, "1m");
        await closed.CloseAsync("1m", 0, 0, new() { ["#a"] = 1 });
        var provisional = (await closed.Store.GetPartitionWindowsAsync(closed.Run.Key, closed.Run.Definition.Windows[0], 0, Cancel))[0].Row with { Final = false };
        await closed.Store.WritePartitionWindowsAsync(closed.Run.Key, 1, [provisional, provisional with { Start = Minute }], Cancel);
        var merger = await ClaimedAsync(closed);

        Assert.Equal(1, (await merger.MergeAsync(closed.AllClosed(2 * Minute), Cancel)).Windows);
        await closed.AssertMergedUntilAsync(2 * Minute);
    }

    [Fact]
    public async Task Counts_of_many_chunks_are_added_up()
    {
        var closed = new ClosedWindows(3, "1m");
        var topics = NamesOf(80_000).Select((name, i) => $"{(uint)i * 2_654_435_769u:x8}{name}").ToArray();
        await closed.CloseAsync("1m", 0, 0, topics.Select((t, i) => (t, i)).ToDictionary(t => t.t, t => 1L + (t.i % 7)));
        await closed.CloseAsync("1m", 0, 1, topics.Skip(40_000).ToDictionary(t => t, _ => 3L));
        await closed.CloseAsync("1m", 0, 2, topics.Where((_, i) => i % 3 == 0).ToDictionary(t => t, _ => 2L));
        var part = await closed.Store.ReadPartAsync(closed.Run.Key, closed.Run.Definition.Windows[0], 0, 0, Cancel);
        Assert.True(part!.Count > 1);

        var merger = await ClaimedAsync(closed);
        await merger.MergeAsync(closed.AllClosed(Minute), Cancel);

        await closed.AssertMergedUntilAsync(Minute);
    }

    [Fact]
    public async Task Topics_beyond_the_thousand_set_the_cutoff_and_ties_are_ordered_by_topic()
    {
        var closed = new ClosedWindows(2, "1m");
        var topics = NamesOf(1500);
        await closed.CloseAsync("1m", 0, 0, topics.ToDictionary(t => t, _ => 2L));
        await closed.CloseAsync("1m", 0, 1, topics.Reverse().Take(10).ToDictionary(t => t, _ => 1L));

        var merger = await ClaimedAsync(closed);
        await merger.MergeAsync(closed.AllClosed(Minute), Cancel);

        await closed.AssertMergedUntilAsync(Minute);
        var merged = await closed.Store.GetMergedAsync(closed.Run.Key, closed.Run.Definition.Windows[0], 0, Cancel);
        Assert.Equal((1000, 2, 1500), (merged!.Topics.Count, merged.Cutoff, merged.Distinct));
    }

    [Fact]
    public async Task Previous_places_are_those_of_one_slide_earlier_and_none_behind_an_empty_window()
    {
        var closed = new ClosedWindows(1, "1m");
        await closed.CloseAsync("1m", 0, 0, new() { ["#a"] = 3, ["#b"] = 2 });
        await closed.CloseAsync("1m", Minute, 0, new() { ["#b"] = 5, ["#c"] = 1 });
        await closed.CloseAsync("1m", 3 * Minute, 0, new() { ["#b"] = 1 });
        var merger = await ClaimedAsync(closed);
        await merger.MergeAsync(closed.AllClosed(4 * Minute), Cancel);

        var second = await closed.Store.GetMergedAsync(closed.Run.Key, closed.Run.Definition.Windows[0], Minute, Cancel);
        Assert.Equal([new(1, "#b", 5, 2, 2), new(2, "#c", 1)], second!.Topics);
        var fourth = await closed.Store.GetMergedAsync(closed.Run.Key, closed.Run.Definition.Windows[0], 3 * Minute, Cancel);
        Assert.Equal([new(1, "#b", 1)], fourth!.Topics);
    }

    [Fact]
    public async Task A_window_with_rows_and_no_mentions_is_merged_as_such()
    {
        var closed = new ClosedWindows(2, "1m");
        await closed.CloseAsync("1m", 0, 1, []);
        var merger = await ClaimedAsync(closed);

        await merger.MergeAsync(closed.AllClosed(Minute), Cancel);

        await closed.AssertMergedUntilAsync(Minute);
    }

    [Fact]
    public async Task A_window_whose_part_is_gone_adds_what_its_row_lists_and_is_not_exact()
    {
        var closed = new ClosedWindows(2, "1m");
        await closed.CloseAsync("1m", 0, 0, new() { ["#a"] = 3, ["#b"] = 2 });
        var row = (await closed.Store.GetPartitionWindowsAsync(closed.Run.Key, closed.Run.Definition.Windows[0], 0, Cancel))[0].Row;
        await closed.Store.WritePartitionWindowsAsync(closed.Run.Key, 1, [row], Cancel);
        var merger = await ClaimedAsync(closed);

        await merger.MergeAsync(closed.AllClosed(Minute), Cancel);

        var merged = await closed.Store.GetMergedAsync(closed.Run.Key, row.Window, 0, Cancel);
        Assert.False(merged!.Exact);
        Assert.Equal([new(1, "#a", 6), new(2, "#b", 4)], merged.Topics);
    }

    [Fact]
    public async Task A_round_ends_at_its_bounds_and_skips_no_window_of_another_definition()
    {
        var closed = new ClosedWindows(1, "10s", "10m", "1m/5s");
        for (var start = 0L; start < 20 * Minute; start += 10 * Second)
        {
            await closed.CloseAsync("10s", start, 0, new() { ["#a"] = 1 });
            await closed.CloseAsync("1m/5s", start + (5 * Second), 0, new() { ["#b"] = 1 });
            await closed.CloseAsync("1m/5s", start, 0, new() { ["#b"] = 1 });
        }

        await closed.CloseAsync("10m", 0, 0, new() { ["#c"] = 1 });
        await closed.CloseAsync("10m", 10 * Minute, 0, new() { ["#c"] = 1 });
        var merger = await ClaimedAsync(closed, maxWindows: 16);
        var rounds = 0;
        var windows = 0;
        MergeResult result;
        do
        {
            result = await merger.MergeAsync(closed.AllClosed(30 * Minute), Cancel);
            await closed.AssertMergedUntilAsync(merger.MergedUntil!.Value);
            Assert.InRange(result.Windows, 1, 18);
            windows += result.Windows;
            rounds++;
        }
        while (result.More);

        Assert.Equal(30 * Minute, merger.MergedUntil);
        Assert.Equal(closed.InOrder.Count(), windows);
        Assert.InRange(rounds, windows / 18, windows);
    }

    [Fact]
    public async Task Rounds_go_on_where_a_definition_has_more_windows_than_one_lists()
    {
        var closed = new ClosedWindows(1, "1m");
        for (var i = 0; i < 10; i++)
        {
            await closed.CloseAsync("1m", i * Minute, 0, new() { ["#a"] = 1 });
        }

        var merger = await ClaimedAsync(closed, maxWindows: 5);

        Assert.Equal(new MergeResult(5, false, true), await merger.MergeAsync(closed.AllClosed(20 * Minute), Cancel));
        Assert.Equal(5 * Minute, merger.MergedUntil);
        Assert.Equal(new MergeResult(5, false, true), await merger.MergeAsync(closed.AllClosed(20 * Minute), Cancel));
        Assert.Equal(new MergeResult(0, false, false), await merger.MergeAsync(closed.AllClosed(20 * Minute), Cancel));
        await closed.AssertMergedUntilAsync(20 * Minute);
    }

    [Fact]
    public async Task A_round_ends_after_as_many_bytes_as_it_may_read()
    {
        var closed = new ClosedWindows(1, "1m");
        for (var i = 0; i < 6; i++)
        {
            await closed.CloseAsync("1m", i * Minute, 0, NamesOf(100).ToDictionary(t => t, _ => 1L));
        }

        var merger = new WindowMerger(closed.Run, closed.Store, NullLogger.Instance, maxBytes: 500);
        await merger.ClaimAsync(Cancel);

        Assert.Equal(new MergeResult(2, false, true), await merger.MergeAsync(closed.AllClosed(6 * Minute), Cancel));
        Assert.Equal(2 * Minute, merger.MergedUntil);
    }

    internal static async Task<WindowMerger> ClaimedAsync(ClosedWindows closed, int maxWindows = 256, ITrendStore? store = null)
    {
        var merger = new WindowMerger(closed.Run, store ?? closed.Store, NullLogger.Instance, maxWindows);
        await merger.ClaimAsync(Cancel);
        return merger;
    }
}
