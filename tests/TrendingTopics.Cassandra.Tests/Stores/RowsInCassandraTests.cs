using TrendingTopics.Cassandra.Tests.Servers;
using TrendingTopics.Contracts.Servers;
using TrendingTopics.Engine.Rankings;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Engine.Time;
using Xunit;

namespace TrendingTopics.Cassandra.Tests.Stores;

/// <summary>What stands in the tables, as those see it who read them by CQL.</summary>
public sealed class RowsInCassandraTests(SharedCassandra shared) : IAsyncLifetime
{
    private static readonly RunKey Run = new("hashtags", 1);
    private StoreOnCassandra _cassandra = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _cassandra = new StoreOnCassandra(await shared.GetAsync());

    public ValueTask DisposeAsync() => _cassandra is null ? default : _cassandra.DisposeAsync();

    [Theory]
    [InlineData(5, 4)]
    [InlineData(5_000_000_000_000_000, 1)]
    public async Task Final_row_wins_over_a_provisional_one_of_a_greater_version(long provisional, long final)
    {
        await _cassandra.Store.WritePartitionWindowsAsync(Run, 0, [Rows.Partition(provisional, final: false, events: 1)], Stop);
        await _cassandra.Store.WritePartitionWindowsAsync(Run, 0, [Rows.Partition(final, final: true, events: 2)], Stop);
        await _cassandra.Store.WritePartitionWindowsAsync(Run, 0, [Rows.Partition(provisional, final: false, events: 1)], Stop);

        var (_, row) = Assert.Single(await _cassandra.Store.GetPartitionWindowsAsync(Run, Rows.Minute, Rows.Noon, Stop));
        Assert.Equal((final, true, 2L), (row.Version, row.Final, row.Events));
    }

    [Fact]
    public async Task Rows_of_one_version_are_one_or_the_other_as_a_whole()
    {
        var longer = Rows.Partition(5, final: true, events: 9) with { Topics = [new TopicCount("a", 5), new TopicCount("b", 4)], Cutoff = 0 };
        var shorter = longer with { Topics = [new TopicCount("a", 5)], Cutoff = 4 };
        await _cassandra.Store.WritePartitionWindowsAsync(Run, 0, [longer], Stop);
        await _cassandra.Store.WritePartitionWindowsAsync(Run, 0, [shorter], Stop);
        await _cassandra.Store.WritePartitionWindowsAsync(Run, 0, [longer], Stop);

        var (_, row) = Assert.Single(await _cassandra.Store.GetPartitionWindowsAsync(Run, Rows.Minute, Rows.Noon, Stop));
        Assert.Contains((row.Topics.Count, row.Cutoff), new[] { (2, 0L), (1, 4L) });
    }

    [Fact]
    public async Task Delete_that_an_operator_types_deletes_provisional_and_final_rows()
    {
        var now = UnixMicros.Now(TimeProvider.System);
        await _cassandra.Store.WritePartitionWindowsAsync(Run, 0, [Rows.Partition(now - 5, final: false, events: 1)], Stop);
        await _cassandra.Store.WritePartitionWindowsAsync(Run, 1, [Rows.Partition(now - 5, final: true, events: 1)], Stop);

        var bucket = Rows.Noon / (1000 * Rows.Minute.Slide);
        await _cassandra.CqlAsync($"DELETE FROM $partition_windows WHERE stream = 'hashtags' AND run = 1 AND window = '1m' AND bucket = {bucket}");

        Assert.Empty(await _cassandra.Store.GetPartitionWindowsAsync(Run, Rows.Minute, Rows.Noon, Stop));
    }

    [Fact]
    public async Task Window_is_readable_by_CQL_with_its_ranking_its_counts_and_its_topics_over_time()
    {
        var window = Rows.Merged(Rows.Noon, new RankedTopic(1, "#IA", 7, 2, 3), new RankedTopic(2, "#ñ", 1));
        await _cassandra.Store.WriteMergedAsync(Run, window, Packed(("#IA", 7), ("#ñ", 1)), Stop);

        var bucket = Rows.Noon / (1000 * Rows.Minute.Slide);
        var json = (await _cassandra.CqlAsync($"SELECT JSON start, until, events, distinct_topics, topics FROM $windows WHERE stream = 'hashtags' AND run = 1 AND window = '1m' AND bucket = {bucket}"))[0].GetValue<string>(0);
        Assert.Equal(
            """{"start": "2026-01-01 12:00:00.000Z", "until": "2026-01-01 12:01:00.000Z", "events": 8, "distinct_topics": 2, "topics": [{"rank": 1, "topic": "#IA", "count": 7, "previous_rank": 2, "previous_count": 3}, {"rank": 2, "topic": "#ñ", "count": 1, "previous_rank": null, "previous_count": null}]}""",
            json);
        var counts = await _cassandra.CqlAsync("SELECT topic, count FROM $window_counts WHERE stream = 'hashtags' AND run = 1 AND window = '1m' AND start = '2026-01-01 12:00:00Z'");
        Assert.Equal([("#IA", 7L), ("#ñ", 1L)], counts.Select(row => (row.GetValue<string>("topic"), row.GetValue<long>("count"))));
        var places = await _cassandra.CqlAsync("SELECT rank, count FROM $topic_counts WHERE stream = 'hashtags' AND run = 1 AND window = '1m' AND topic = '#IA'");
        Assert.Equal((1, 7L), (places[0].GetValue<int>("rank"), places[0].GetValue<long>("count")));
    }

    [Fact]
    public async Task Results_expire_with_the_streams_retention_and_parts_after_a_day()
    {
        var definition = new StreamDefinition { Name = Run.Stream, Retention = UnixMicros.From(TimeSpan.FromDays(3)) };
        await _cassandra.Store.TryWriteStreamAsync(new StreamEntry(Run.Stream, [new StreamRun(1, "id", 1, definition)], 1, 1), Stop);
        await _cassandra.Store.WriteMergedAsync(Run, Rows.Merged(Rows.Noon, new RankedTopic(1, "#IA", 7)), Packed(("#IA", 7)), Stop);
        await _cassandra.Store.WritePartitionWindowsAsync(Run, 0, [Rows.Partition(1, final: true, events: 1)], Stop);
        await _cassandra.Store.WritePartsAsync(Run, 0, [new WindowPart(Rows.Minute, Rows.Noon, Packed(("#IA", 7)))], Stop);

        foreach (var (table, column, days) in new[] { ("windows", "events", 3), ("window_counts", "count", 3), ("topic_counts", "count", 3), ("partition_windows", "events", 3), ("window_parts", "data", 1) })
        {
            var left = (await _cassandra.CqlAsync($"SELECT TTL({column}) FROM ${table}"))[0].GetValue<int>(0);
            Assert.InRange(left, (days * 86_400) - 600, days * 86_400);
        }

        var bucket = (await _cassandra.CqlAsync("SELECT buckets, TTL(buckets) FROM $streams"))[0];
        Assert.Equal(["1 1m 29454"], bucket.GetValue<IEnumerable<string>>("buckets"));
        Assert.True(bucket.GetValue<IEnumerable<int>>(1).Single() > 3 * 86_400);
    }

    [Fact]
    public async Task Windows_that_lie_years_apart_are_found_whatever_the_bounds()
    {
        var starts = Enumerable.Range(0, 5).Select(i => Rows.Noon - (i * 400L * 86_400 * UnixMicros.PerSecond)).ToArray();
        foreach (var start in starts)
        {
            await _cassandra.Store.WriteMergedAsync(Run, Rows.Merged(start, new RankedTopic(1, "#IA", 1)), null, Stop);
            var row = Rows.Partition(1, final: true, events: 1) with { Start = start };
            await _cassandra.Store.WritePartitionWindowsAsync(Run, 0, [row, row with { Window = Rows.Minute with { Slide = 10 * UnixMicros.PerSecond } }], Stop);
        }

        async Task<IEnumerable<long>> List(long from, long to, int limit) =>
            (await _cassandra.Store.ListMergedAsync(Run, Rows.Minute, from, to, limit, Stop)).Select(w => w.Start);

        Assert.Equal(starts, await List(long.MinValue, long.MaxValue, 100));
        Assert.Equal(starts[..2], await List(0, long.MaxValue, 2));
        Assert.Equal(starts[1..4], await List(starts[3], starts[0], 100));
        Assert.Equal(starts.Reverse(), await _cassandra.Store.ListFinalStartsAsync(Run, Rows.Minute, long.MinValue, long.MaxValue, 100, Stop));
        Assert.Equal(starts, (await _cassandra.Store.ListTopicAsync(Run, Rows.Minute, "#IA", long.MinValue, long.MaxValue, 100, Stop)).Select(t => t.Start));
    }

    [Fact]
    public async Task Status_of_a_successor_hides_what_it_does_not_know_itself()
    {
        await _cassandra.Store.WriteStatusAsync(Run, new() { Partition = 0, Revision = 1, Watermark = 5, Invalid = new Dictionary<string, long> { ["NoTopic"] = 1 } }, Stop);
        await _cassandra.Store.WriteStatusAsync(Run, new() { Partition = 0, Revision = 2 }, Stop);

        var status = Assert.Single(await _cassandra.Store.GetStatusAsync(Run, Stop));
        Assert.Null(status.Watermark);
        Assert.Empty(status.Invalid);
    }

    internal static IReadOnlyList<ReadOnlyMemory<byte>> Packed(params IEnumerable<(string Topic, long Count)> counts)
    {
        var writer = new TopicCountsWriter();
        foreach (var (topic, count) in counts)
        {
            writer.Add(System.Text.Encoding.UTF8.GetBytes(topic), count);
        }

        return writer.Complete();
    }
}
