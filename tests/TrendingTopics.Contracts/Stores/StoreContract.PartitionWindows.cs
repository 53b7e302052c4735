using TrendingTopics.Engine.Rankings;
using Xunit;

namespace TrendingTopics.Contracts.Stores;

public abstract partial class StoreContract
{
    [Fact]
    public async Task Partition_row_comes_back_as_it_was_written()
    {
        var run = NewRun();
        var row = new PartitionWindow
        {
            Window = Hopping,
            Start = -Hopping.Slide,
            Version = long.MaxValue / 2,
            Final = true,
            Exact = false,
            Events = 1L << 40,
            Mentions = 12,
            Distinct = 13,
            Other = 14,
            Cutoff = 15,
            Topics = [new TopicCount("#IA", 1L << 40), new TopicCount("", 16), new TopicCount("\0<script>\"'ñ😀\u202e", 15)],
        };

        await Store.WritePartitionWindowsAsync(run, 2, [row, Row(0, 1, final: false, events: 3)], Stop);

        var stored = Assert.Single(await Store.GetPartitionWindowsAsync(run, Hopping, row.Start, Stop));
        Assert.Equal(2, stored.Partition);
        Assert.Equivalent(row, stored.Row, strict: true);
        Assert.Single(await Store.GetPartitionWindowsAsync(run, Minute, At(0), Stop));
        Assert.Empty(await Store.GetPartitionWindowsAsync(run, Minute, At(1), Stop));
        Assert.Empty(await Store.GetPartitionWindowsAsync(run with { Run = 2 }, Minute, At(0), Stop));
    }

    [Theory]
    [InlineData(5, false, 6, false, true)]
    [InlineData(5, false, 4, false, false)]
    [InlineData(5, false, 6, true, true)]
    [InlineData(5, false, 5, true, true)]
    [InlineData(5, false, 4, true, true)]
    [InlineData(5, true, 6, false, false)]
    [InlineData(5, true, 5, false, false)]
    [InlineData(5, true, 4, false, false)]
    public async Task Row_replaces_none_of_a_greater_version_and_provisional_replaces_no_final(long version, bool final, long newVersion, bool newFinal, bool replaces)
    {
        var run = NewRun();
        await Store.WritePartitionWindowsAsync(run, 0, [Row(0, version, final, events: 1)], Stop);
        await Store.WritePartitionWindowsAsync(run, 0, [Row(0, newVersion, newFinal, events: 2)], Stop);

        var (_, row) = Assert.Single(await Store.GetPartitionWindowsAsync(run, Minute, At(0), Stop));
        Assert.Equal(replaces ? (newVersion, newFinal, 2) : (version, final, 1), (row.Version, row.Final, row.Events));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Writing_a_row_again_changes_nothing(bool final)
    {
        var run = NewRun();
        var row = Row(0, 5, final, events: 7);
        await Store.WritePartitionWindowsAsync(run, 0, [row], Stop);
        await Store.WritePartitionWindowsAsync(run, 0, [row], Stop);

        Assert.Equivalent(row, Assert.Single(await Store.GetPartitionWindowsAsync(run, Minute, At(0), Stop)).Row, strict: true);
    }

    [Fact]
    public async Task Of_rows_written_concurrently_the_greatest_version_stays()
    {
        var run = NewRun();

        await Task.WhenAll(Enumerable.Range(1, 30).Select(v => Task.Run(
            async () => await Store.WritePartitionWindowsAsync(run, v % 2, [Row(0, v, final: v > 25, events: v)], Stop), Stop)));

        var rows = await Store.GetPartitionWindowsAsync(run, Minute, At(0), Stop);
        Assert.Equal([(0, 30L, true), (1, 29L, true)], rows.Select(r => (r.Partition, r.Row.Version, r.Row.Final)));
    }

    [Fact]
    public async Task Rows_of_a_window_come_by_partition()
    {
        var run = NewRun();
        foreach (var partition in new[] { 3, 0, 12, 1 })
        {
            await Store.WritePartitionWindowsAsync(run, partition, [Row(0, 1, final: partition % 2 == 0, events: partition + 1)], Stop);
        }

        Assert.Equal([0, 1, 3, 12], (await Store.GetPartitionWindowsAsync(run, Minute, At(0), Stop)).Select(r => r.Partition));
    }

    [Fact]
    public async Task Starts_of_final_rows_are_listed_ascending_each_once_and_no_provisional_one()
    {
        var run = NewRun();
        await Store.WritePartitionWindowsAsync(run, 0, [Row(4, 1, true, 1), Row(1, 1, true, 1), Row(2, 1, false, 1)], Stop);
        await Store.WritePartitionWindowsAsync(run, 1, [Row(1, 1, true, 1), Row(3, 1, true, 1), Row(-2, 1, true, 1)], Stop);

        async Task<IEnumerable<long>> List(int from, int to, int limit) =>
            (await Store.ListFinalStartsAsync(run, Minute, At(from), At(to), limit, Stop)).Select(s => (s - Noon) / Minute.Size);

        Assert.Equal([-2, 1, 3, 4], await List(-10, 10, 10));
        Assert.Equal([1, 3], await List(1, 4, 10));
        Assert.Equal([-2, 1], await List(-10, 10, 2));
        Assert.Empty(await List(5, 10, 10));
        Assert.Empty(await Store.ListFinalStartsAsync(run, Hopping, At(-10), At(10), 10, Stop));
    }

    [Fact]
    public async Task Final_rows_outlive_a_restart()
    {
        var run = NewRun();
        await Store.WritePartitionWindowsAsync(run, 0, [Row(0, 5, true, 7), Row(1, 6, false, 8)], Stop);
        await Store.WritePartitionWindowsAsync(run, 1, [Row(0, 5, true, 9)], Stop);

        await ReopenAsync();

        Assert.Equal([(0, 7L), (1, 9L)], (await Store.GetPartitionWindowsAsync(run, Minute, At(0), Stop)).Select(r => (r.Partition, r.Row.Events)));
        Assert.Equal([At(0)], await Store.ListFinalStartsAsync(run, Minute, At(0), At(5), 10, Stop));
        await Store.WritePartitionWindowsAsync(run, 0, [Row(0, 9, false, 1)], Stop);
        Assert.Equal(7, (await Store.GetPartitionWindowsAsync(run, Minute, At(0), Stop))[0].Row.Events);
    }
}
