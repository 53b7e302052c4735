using TrendingTopics.Contracts.Clocks;
using TrendingTopics.Contracts.Memory;
using TrendingTopics.Engine.Reading;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Serving.Tests.Hosting;
using static TrendingTopics.Serving.Tests.Hosting.Seed;

namespace TrendingTopics.Serving.Tests.Reading;

public sealed class RankingReaderTests : IAsyncDisposable
{
    private readonly ManualClock _clock = new(UnixMicros(0));
    private readonly MemoryStore _store;
    private readonly Seed _seed;
    private readonly RankingReader _reader;

    public RankingReaderTests()
    {
        _store = new MemoryStore(_clock);
        _seed = new Seed(_store);
        _reader = new RankingReader(_store, _clock);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_events_there_is_no_current_window()
    {
        var stream = await _seed.StreamAsync();
        await _seed.StatusAsync(stream.Newest, 0, null);

        Assert.Null(await _reader.GetCurrentAsync(stream, Minute, Cancel));
    }

    [Fact]
    public async Task Streams_time_is_the_greatest_where_all_partitions_are_at_their_end()
    {
        var stream = await _seed.StreamAsync();
        await _seed.StatusAsync(stream.Newest, 0, 30);
        await _seed.StatusAsync(stream.Newest, 1, 130);

        Assert.Equal(At(130), (await _reader.GetProgressAsync(stream.Newest, Cancel)).Time);
        Assert.Equal(At(120), (await _reader.GetCurrentAsync(stream, Minute, Cancel))!.Start);
    }

    [Fact]
    public async Task Streams_time_is_the_least_of_those_that_lag()
    {
        var stream = await _seed.StreamAsync(partitions: 4);
        await _seed.StatusAsync(stream.Newest, 0, 10);
        await _seed.StatusAsync(stream.Newest, 1, 130, atEnd: false);
        await _seed.StatusAsync(stream.Newest, 2, 70, atEnd: false);
        await _seed.StatusAsync(stream.Newest, 3, null, atEnd: false);

        Assert.Equal(At(70), (await _reader.GetProgressAsync(stream.Newest, Cancel)).Time);
    }

    [Fact]
    public async Task Current_window_is_the_one_that_ends_first_of_those_that_hold_the_streams_time()
    {
        var stream = await _seed.StreamAsync(1);
        await _seed.StatusAsync(stream.Newest, 0, 605, first: -600);
        await _seed.RowAsync(stream.Newest, 0, 310, [("#A", 2)], Hopping);

        var current = (await _reader.GetCurrentAsync(stream, Hopping, Cancel))!;

        Assert.Equal((At(310), At(610)), (current.Start, current.End));
        Assert.Equal(2, current.Events);
    }

    [Fact]
    public async Task Provisional_ranking_adds_the_partitions_up()
    {
        var stream = await _seed.StreamAsync();
        await _seed.StatusAsync(stream.Newest, 0, 30);
        await _seed.StatusAsync(stream.Newest, 1, 20);
        await _seed.RowAsync(stream.Newest, 0, 0, [("#A", 5), ("#B", 3), ("#😀", 2)]);
        await _seed.RowAsync(stream.Newest, 1, 0, [("#B", 4), ("#C", 2), ("#\uFFFD", 2)]);

        var current = (await _reader.GetCurrentAsync(stream, Minute, Cancel))!;

        Assert.Equal(["1 #B 7", "2 #A 5", "3 #C 2", "4 #\uFFFD 2", "5 #😀 2"], Shown(current));
        Assert.Equal((18, 18, 5), (current.Events, current.Mentions, current.Distinct));
        Assert.Equal((false, true, false, 0), (current.Final, current.Exact, current.Incomplete, current.Error));
        Assert.Equal(At(-40), current.Progress.Watermark);
    }

    [Fact]
    public async Task Topic_missing_from_a_cut_list_makes_the_ranking_inexact_by_that_lists_cutoff()
    {
        var stream = await _seed.StreamAsync();
        await _seed.StatusAsync(stream.Newest, 0, 30);
        await _seed.StatusAsync(stream.Newest, 1, 30);
        await _seed.RowAsync(stream.Newest, 0, 0, [("#A", 9), ("#B", 5)], cutoff: 4);
        await _seed.RowAsync(stream.Newest, 1, 0, [("#A", 8), ("#C", 2)], cutoff: 1);

        var current = (await _reader.GetCurrentAsync(stream, Minute, Cancel))!;

        Assert.Equal((false, 5), (current.Exact, current.Error));
        Assert.Equal((true, 0), (current.Take(1).Exact, current.Take(1).Error));
        Assert.Equal((false, 1), (current.Take(2).Exact, current.Take(2).Error));
        Assert.Equal((false, 5), (current.Take(3).Exact, current.Take(3).Error));
    }

    [Fact]
    public async Task Whole_lists_are_exact_whatever_they_lack()
    {
        var stream = await _seed.StreamAsync();
        await _seed.StatusAsync(stream.Newest, 0, 30);
        await _seed.StatusAsync(stream.Newest, 1, 30);
        await _seed.RowAsync(stream.Newest, 0, 0, [("#A", 9)]);
        await _seed.RowAsync(stream.Newest, 1, 0, [("#B", 8)]);

        Assert.True((await _reader.GetCurrentAsync(stream, Minute, Cancel))!.Exact);
    }

    [Fact]
    public async Task Windows_that_skipped_records_may_belong_to_are_not_exact_whoever_has_events_in_them()
    {
        var stream = await _seed.StreamAsync();
        await _seed.StatusAsync(stream.Newest, 0, 190);
        await _seed.StatusAsync(stream.Newest, 1, 190, exactFrom: 120);
        await _seed.RowAsync(stream.Newest, 0, 60, [("#A", 9)], final: true);
        await _seed.RowAsync(stream.Newest, 0, 120, [("#A", 9)]);

        Assert.False((await _reader.GetAsync(stream, Minute, At(0), Cancel))!.Exact);
        Assert.False((await _reader.GetAsync(stream, Minute, At(60), Cancel))!.Exact);
        Assert.True((await _reader.GetAsync(stream, Minute, At(120), Cancel))!.Exact);
    }

    [Theory]
    [InlineData("at its end", 90, null, true, false)]
    [InlineData("not that far", 50, null, false, false)]
    [InlineData("has closed the window", 190, 120.0, false, false)]
    [InlineData("further, not closed, lags", 90, null, false, true)]
    public async Task Partition_without_a_row_leaves_the_ranking_incomplete_only_where_it_may_hold_something(
        string silentPartition, double time, double? closedUntil, bool atEnd, bool incomplete)
    {
        var stream = await _seed.StreamAsync();
        await _seed.StatusAsync(stream.Newest, 0, 90, first: -60);
        await _seed.StatusAsync(stream.Newest, 1, time, closedUntil ?? 0, atEnd: atEnd);
        await _seed.RowAsync(stream.Newest, 0, 60, [("#A", 1)]);
        var ranking = await _reader.GetAsync(stream, Minute, At(60), Cancel);

        Assert.True(ranking is null == (silentPartition == "not that far"), silentPartition);
        Assert.Equal(incomplete, ranking?.Incomplete ?? false);
    }

    [Fact]
    public async Task Partition_that_has_said_nothing_leaves_the_ranking_incomplete_and_the_watermark_unknown()
    {
        var stream = await _seed.StreamAsync(partitions: 2);
        await _seed.StatusAsync(stream.Newest, 0, 30);
        await _seed.RowAsync(stream.Newest, 0, 0, [("#A", 1)]);

        var current = (await _reader.GetCurrentAsync(stream, Minute, Cancel))!;

        Assert.True(current.Incomplete);
        Assert.Null(current.Progress.Watermark);
    }

    [Fact]
    public async Task Merged_window_is_final_and_exact()
    {
        var stream = await _seed.StreamAsync(1);
        await _seed.StatusAsync(stream.Newest, 0, 200);
        await _seed.RowAsync(stream.Newest, 0, 0, [("#A", 1)], cutoff: 7, final: true);
        await _seed.MergedAsync(stream.Newest, 0, [("#A", 1), ("#B", 7)]);

        var ranking = (await _reader.GetAsync(stream, Minute, At(0), Cancel))!;

        Assert.Equal((true, true, false, 0, 1000), (ranking.Final, ranking.Exact, ranking.Incomplete, ranking.Error, ranking.MaxTop));
        Assert.Equal(["1 #A 1", "2 #B 7"], Shown(ranking));
    }

    [Fact]
    public async Task Window_that_was_closed_without_events_is_empty_whatever_a_former_owner_left()
    {
        var stream = await _seed.StreamAsync();
        await _seed.StatusAsync(stream.Newest, 0, 130, closedUntil: 120);
        await _seed.StatusAsync(stream.Newest, 1, 130, closedUntil: 120);
        await _seed.RowAsync(stream.Newest, 0, 60, [("#A", 5)]);
        await _seed.RowAsync(stream.Newest, 0, 120, [("#A", 1)]);

        var window = (await _reader.GetAsync(stream, Minute, At(60), Cancel))!;
        var next = (await _reader.GetAsync(stream, Minute, At(120), Cancel))!;

        Assert.True(window.Final);
        Assert.Equal(0, window.Events);
        Assert.Null(Assert.Single(next.Topics).PreviousCount);
    }

    [Fact]
    public async Task Window_that_is_closed_but_not_merged_yet_is_provisional()
    {
        var stream = await _seed.StreamAsync(1);
        await _seed.StatusAsync(stream.Newest, 0, 200);
        await _seed.RowAsync(stream.Newest, 0, 0, [("#A", 1)], final: true);

        Assert.False((await _reader.GetAsync(stream, Minute, At(0), Cancel))!.Final);
    }

    [Fact]
    public async Task Kept_but_empty_window_is_final_with_zeros()
    {
        var stream = await _seed.StreamAsync(1);
        await _seed.StatusAsync(stream.Newest, 0, 400);

        var ranking = (await _reader.GetAsync(stream, Minute, At(60), Cancel))!;

        Assert.Equal((true, 0, 0), (ranking.Final, ranking.Events, ranking.Topics.Count));
    }

    [Theory]
    [InlineData(-60)]
    [InlineData(420)]
    [InlineData(30)]
    public async Task Window_before_the_first_event_after_the_current_one_or_off_the_grid_is_not_there(double start)
    {
        var stream = await _seed.StreamAsync(1);
        await _seed.StatusAsync(stream.Newest, 0, 400);

        Assert.NotNull(await _reader.GetAsync(stream, Minute, At(360), Cancel));
        Assert.Null(await _reader.GetAsync(stream, Minute, At(start), Cancel));
    }

    [Fact]
    public async Task Windows_that_hold_the_first_event_are_there_also_when_they_begin_before_it()
    {
        var stream = await _seed.StreamAsync(1);
        await _seed.StatusAsync(stream.Newest, 0, 400, first: 5);

        Assert.NotNull(await _reader.GetAsync(stream, Hopping, At(-290), Cancel));
        Assert.Null(await _reader.GetAsync(stream, Hopping, At(-300), Cancel));
    }

    [Fact]
    public async Task Windows_that_an_advance_has_closed_beyond_the_streams_time_are_there()
    {
        var stream = await _seed.StreamAsync(1);
        await _seed.StatusAsync(stream.Newest, 0, 30, closedUntil: 600);

        Assert.True((await _reader.GetAsync(stream, Minute, At(540), Cancel))!.Final);
        Assert.Null(await _reader.GetAsync(stream, Minute, At(600), Cancel));
    }

    [Fact]
    public async Task Window_older_than_the_retention_is_not_there_unless_an_older_one_is_still_kept()
    {
        const double Days = 86_400;
        var stream = await _seed.StreamAsync(1);
        await _seed.StatusAsync(stream.Newest, 0, 10 * Days);

        Assert.NotNull(await _reader.GetAsync(stream, Minute, At(4 * Days), Cancel));
        Assert.Null(await _reader.GetAsync(stream, Minute, At(2 * Days), Cancel));

        await _seed.MergedAsync(stream.Newest, 1 * Days, [("#A", 1)]);

        Assert.NotNull(await _reader.GetAsync(stream, Minute, At(2 * Days), Cancel));
    }

    [Fact]
    public async Task Stream_that_nobody_processes_ages_with_the_clock()
    {
        var stream = await _seed.StreamAsync(1);
        await _seed.StatusAsync(stream.Newest, 0, 400);
        _clock.Advance(TimeSpan.FromDays(8));

        Assert.Null(await _reader.GetAsync(stream, Minute, At(60), Cancel));
    }

    [Fact]
    public async Task Previous_place_is_that_of_one_slide_earlier_merged_or_not()
    {
        var stream = await _seed.StreamAsync(1);
        await _seed.StatusAsync(stream.Newest, 0, 130);
        await _seed.RowAsync(stream.Newest, 0, 120, [("#A", 5), ("#B", 4), ("#C", 1)]);
        await _seed.RowAsync(stream.Newest, 0, 60, [("#B", 9), ("#A", 2)]);

        var provisional = (await _reader.GetCurrentAsync(stream, Minute, Cancel))!;
        Assert.Equal([(2, 2L), (1, 9L), (null, null)], provisional.Topics.Select(t => (t.PreviousRank, t.PreviousCount)));

        await _seed.MergedAsync(stream.Newest, 60, [("#C", 10), ("#B", 9), ("#A", 3)]);

        var merged = (await _reader.GetCurrentAsync(stream, Minute, Cancel))!;
        Assert.Equal([(3, 3L), (2, 9L), (1, 10L)], merged.Topics.Select(t => (t.PreviousRank, t.PreviousCount)));
    }

    [Fact]
    public async Task Lists_give_final_windows_newest_first_and_pass_over_empty_ones()
    {
        var stream = await _seed.StreamAsync(1);
        await _seed.StatusAsync(stream.Newest, 0, 700);
        foreach (var start in new[] { 0, 60, 240, 300 })
        {
            await _seed.MergedAsync(stream.Newest, start, [("#A", 1 + start)]);
        }

        Assert.Equal([At(300), At(240), At(60)], await StartsAsync(stream, At(0), At(999), 3));
        Assert.Equal([At(60), At(0)], await StartsAsync(stream, At(0), At(240), 3));
        Assert.Equal([At(240)], await StartsAsync(stream, At(61), At(241), 3));
    }

    [Fact]
    public async Task Each_window_is_read_from_the_newest_run_up_to_the_current_one_that_covers_it()
    {
        var old = new StreamRun(1, "topic-1", 1, Definition());
        var current = new StreamRun(2, "topic-1", 1, Definition() with { Lateness = 1 });
        var next = new StreamRun(3, "topic-1", 1, Definition() with { Lateness = 2 });
        var stream = await _seed.StreamAsync("hashtags", 2, [old, current, next]);
        await _seed.StatusAsync(old, 0, 400, first: 0);
        await _seed.StatusAsync(current, 0, 600, first: 200);
        await _seed.StatusAsync(next, 0, 600, first: 0);
        foreach (var start in new[] { 0, 60, 180, 240 })
        {
            await _seed.MergedAsync(old, start, [("#old", 1)]);
            await _seed.MergedAsync(next, start, [("#next", 1)]);
        }

        await _seed.MergedAsync(current, 180, [("#current", 1)]);
        await _seed.MergedAsync(current, 300, [("#current", 1)]);

        Assert.Equal(1, (await _reader.GetAsync(stream, Minute, At(60), Cancel))!.Run.Number);
        Assert.Equal(2, (await _reader.GetAsync(stream, Minute, At(180), Cancel))!.Run.Number);
        var empty = (await _reader.GetAsync(stream, Minute, At(240), Cancel))!;
        Assert.Equal((2, 0), (empty.Run.Number, empty.Events));
        var list = await _reader.ListFinalAsync(stream, Minute, 0, At(9999), 10, Cancel);
        Assert.Equal([(At(300), 2), (At(180), 2), (At(60), 1), (At(0), 1)], list.Select(r => (r.Start, r.Run.Number)));
    }

    [Fact]
    public async Task Windows_that_only_a_former_run_had_can_still_be_read()
    {
        var old = new StreamRun(1, "topic-1", 1, Definition());
        var current = new StreamRun(2, "topic-1", 1, Definition() with { Windows = [Minute] });
        var stream = await _seed.StreamAsync("hashtags", 2, [old, current]);
        await _seed.StatusAsync(old, 0, 400);
        await _seed.StatusAsync(current, 0, 700);

        Assert.Equal([Minute, Hopping], RankingReader.WindowsOf(stream));
        Assert.Equal(1, (await _reader.GetCurrentAsync(stream, Hopping, Cancel))!.Run.Number);
        Assert.Equal(2, (await _reader.GetCurrentAsync(stream, Minute, Cancel))!.Run.Number);
    }

    [Fact]
    public async Task History_has_zero_where_all_topics_are_listed_and_nothing_where_only_the_first_are()
    {
        var stream = await _seed.StreamAsync(1);
        await _seed.StatusAsync(stream.Newest, 0, 700);
        await _seed.MergedAsync(stream.Newest, 0, [("#B", 2), ("#A", 1)]);
        await _seed.MergedAsync(stream.Newest, 60, [("#B", 2)], cutoff: 1);
        await _seed.MergedAsync(stream.Newest, 120, [("#B", 2)]);
        await _seed.MergedAsync(stream.Newest, 240, [("#A", 7)]);
        await _seed.MergedAsync(stream.Newest, 300, [("#B", 7)]);

        var history = await _reader.GetHistoryAsync(stream, Minute, "#A", 0, At(9999), 10, Cancel);

        Assert.Equal(
            [new(At(300), null, 0), new(At(240), 1, 7), new(At(120), null, 0), new(At(60), null, null), new TopicPoint(At(0), 2, 1)],
            history);
        Assert.Equal(history.Take(3), await _reader.GetHistoryAsync(stream, Minute, "#A", 0, At(9999), 3, Cancel));
        Assert.Equal(history.Skip(1).Take(2), await _reader.GetHistoryAsync(stream, Minute, "#A", At(90), At(300), 9, Cancel));
    }

    [Fact]
    public async Task History_of_an_unknown_topic_is_long_and_whole()
    {
        var stream = await _seed.StreamAsync(1);
        await _seed.StatusAsync(stream.Newest, 0, 60 * 400);
        for (var i = 0; i < 300; i++)
        {
            await _seed.MergedAsync(stream.Newest, 60 * i, [("#B", 2)]);
        }

        var history = await _reader.GetHistoryAsync(stream, Minute, "#nobody", 0, At(99999), 260, Cancel);

        Assert.Equal(Enumerable.Range(0, 260).Select(i => At(60 * (299 - i))), history.Select(h => h.Start));
    }

    [Fact]
    public async Task Topics_are_asked_for_as_people_write_them_and_read_as_they_are_counted()
    {
        var stream = await _seed.StreamAsync(1, definition: Definition() with { IgnoreCase = true });

        Assert.Equal("#café\\n", RankingReader.Canonicalize(stream, "#CAFE\u0301\\N"));
        Assert.Null(RankingReader.Canonicalize(stream, ""));
        Assert.Null(RankingReader.Canonicalize(stream, new string('x', 513)));
    }

    private static DateTimeOffset UnixMicros(double seconds) => Engine.Time.UnixMicros.ToTime(At(seconds));

    private static IEnumerable<string> Shown(Ranking ranking) => ranking.Topics.Select(t => $"{t.Rank} {t.Topic} {t.Count}");

    private async Task<IEnumerable<long>> StartsAsync(StreamEntry stream, long from, long to, int limit) =>
        (await _reader.ListFinalAsync(stream, Minute, from, to, limit, Cancel)).Select(r => r.Start);
}
