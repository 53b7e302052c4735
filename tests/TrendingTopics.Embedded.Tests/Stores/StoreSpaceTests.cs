using Microsoft.Extensions.Logging.Abstractions;
using TrendingTopics.Contracts.Clocks;
using TrendingTopics.Embedded.Stores;
using TrendingTopics.Embedded.Tests.Folders;
using TrendingTopics.Engine.Rankings;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;
using Xunit;

namespace TrendingTopics.Embedded.Tests.Stores;

/// <summary>What is outdated frees its space, and what counts stays.</summary>
public sealed class StoreSpaceTests : IDisposable
{
    private static readonly RunKey Run = new("stream", 1);
    private static readonly WindowDefinition Minute = new(60_000_000, 60_000_000);

    private readonly TestFolder _folder = new();
    private readonly ManualClock _clock = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Checkpoints_written_over_and_over_take_bounded_space()
    {
        await using (var store = await OpenAsync())
        {
            await store.ClaimAsync(Run, 0, Stop);
            await store.WriteStatusAsync(Run, new PartitionStatus { Partition = 0, Revision = 1, ClosedUntil = 5 }, Stop);
            for (byte i = 0; i < 200; i++)
            {
                Assert.True(await store.TryWriteCheckpointAsync(Run, 0, 1, Enumerable.Repeat(i, 100_000).ToArray(), Stop));
            }
        }

        Assert.InRange(BytesOf("journal.*"), 100_000, 6_000_000);
        await using var reopened = await OpenAsync();
        var claim = await reopened.ClaimAsync(Run, 0, Stop);
        Assert.Equal(2, claim.Epoch);
        Assert.Equal(199, claim.Checkpoint!.Value.Span[99_999]);
        Assert.Equal(5, Assert.Single(await reopened.GetStatusAsync(Run, Stop)).ClosedUntil);
    }

    [Fact]
    public async Task Old_pane_set_stays_while_the_space_of_those_around_it_is_freed()
    {
        var old = new PaneSetName(1, 1);
        await using (var store = await OpenAsync())
        {
            await store.WritePaneSetAsync(Run, 0, old, [new byte[1000]], Stop);
            for (var i = 2; i < 200; i++)
            {
                await store.WritePaneSetAsync(Run, 0, new PaneSetName(1, i), [new byte[300_000]], Stop);
                await store.DeletePaneSetsAsync(Run, 0, i == 2 ? [] : [new PaneSetName(1, i - 1)], Stop);
            }
        }

        Assert.InRange(BytesOf("panes.*"), 300_000, 16_000_000);
        await using var reopened = await OpenAsync();
        Assert.Equal(1000, Assert.Single((await reopened.ReadPaneSetAsync(Run, 0, old, Stop))!).Length);
        Assert.Equal(300_000, Assert.Single((await reopened.ReadPaneSetAsync(Run, 0, new PaneSetName(1, 199), Stop))!).Length);
        Assert.Null(await reopened.ReadPaneSetAsync(Run, 0, new PaneSetName(1, 100), Stop));
    }

    [Fact]
    public async Task Space_of_old_results_is_freed()
    {
        await using var store = await OpenAsync();
        for (var day = 0; day < 20; day++)
        {
            for (var i = 0; i < 10; i++)
            {
                var start = ((day * 10) + i) * Minute.Size;
                await store.WritePartsAsync(Run, 0, [new WindowPart(Minute, start, [new byte[200_000]])], Stop);
                await store.WriteMergedAsync(Run, new MergedWindow { Window = Minute, Start = start }, [new byte[200_000]], Stop);
            }

            _clock.Advance(TimeSpan.FromDays(1));
        }

        await store.WriteMergedAsync(Run, new MergedWindow { Window = Minute, Start = 0 }, null, Stop);

        Assert.InRange(BytesOf("parts.*"), 0, 8_000_000);
        Assert.InRange(BytesOf("rows.*"), 12_000_000, 22_000_000);
        Assert.Null(await store.ReadCountsAsync(Run, Minute, 100 * Minute.Size, Stop));
        Assert.NotNull(await store.ReadCountsAsync(Run, Minute, 199 * Minute.Size, Stop));
    }

    [Theory]
    [InlineData("rows")]
    [InlineData("parts")]
    [InlineData("panes")]
    [InlineData("journal")]
    public async Task Store_whose_newest_file_lost_its_end_opens_and_goes_on(string log)
    {
        await using (var store = await OpenAsync())
        {
            await WriteAsync(store, 0, 50);
        }

        var file = Directory.EnumerateFiles(_folder.Path, log + ".*").Where(f => !f.EndsWith("commit", StringComparison.Ordinal)).Order().Last();
        using (var content = File.Open(file, FileMode.Open))
        {
            content.SetLength(content.Length / 2);
        }

        await using (var store = await OpenAsync())
        {
            Assert.Equal(0, (await store.GetMergedAsync(Run, Minute, 0, Stop))!.Events);
            await WriteAsync(store, 50, 50);
        }

        await using var reopened = await OpenAsync();
        for (var i = 50; i < 100; i++)
        {
            Assert.Equal(i, (await reopened.GetMergedAsync(Run, Minute, i * Minute.Size, Stop))!.Events);
            Assert.Equal(1000 + i, Assert.Single((await reopened.ReadPartAsync(Run, Minute, i * Minute.Size, 0, Stop))!).Length);
            Assert.Equal(1000 + i, Assert.Single((await reopened.ReadPaneSetAsync(Run, 0, new PaneSetName(1, i + 1), Stop))!).Length);
        }
    }

    [Fact]
    public async Task Pane_set_that_the_disk_has_lost_is_said_to_be_lost()
    {
        await using (var store = await OpenAsync())
        {
            await store.WritePaneSetAsync(Run, 0, new PaneSetName(1, 1), [new byte[1000]], Stop);
        }

        File.Delete(Path.Combine(_folder.Path, "panes.0"));
        await using var reopened = await OpenAsync();

        var read = Task.Run(async () => await reopened.ReadPaneSetAsync(Run, 0, new PaneSetName(1, 1), Stop), Stop);
        await Assert.ThrowsAsync<StoreException>(() => read.WaitAsync(TimeSpan.FromSeconds(30), Stop));
    }

    private static async Task WriteAsync(EmbeddedStore store, int from, int count)
    {
        for (var i = from; i < from + count; i++)
        {
            await store.WriteMergedAsync(Run, new MergedWindow { Window = Minute, Start = i * Minute.Size, Events = i }, null, Stop);
            await store.WritePartsAsync(Run, 0, [new WindowPart(Minute, i * Minute.Size, [new byte[1000 + i]])], Stop);
            await store.WritePaneSetAsync(Run, 0, new PaneSetName(1, i + 1), [new byte[1000 + i]], Stop);
        }
    }

    private Task<EmbeddedStore> OpenAsync() =>
        EmbeddedStore.OpenAsync(SmallShapes.Options(_folder.Path), _folder.Path, _clock, NullLogger.Instance);

    private long BytesOf(string pattern) => Directory.EnumerateFiles(_folder.Path, pattern).Sum(f => new FileInfo(f).Length);
}
