using TrendingTopics.Engine.Merging;
using TrendingTopics.Engine.Rankings;
using TrendingTopics.Engine.Stores;
using Xunit;
using static TrendingTopics.Engine.Tests.Merging.ClosedWindows;

namespace TrendingTopics.Engine.Tests.Merging;

public sealed class MergerRecoveryTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_crash_at_any_call_leaves_windows_that_the_next_merger_completes_as_they_would_have_been()
    {
        var crashed = true;
        var calls = 0;
        for (var crashAt = 0; crashed; crashAt++)
        {
            var closed = await SomeWindowsAsync();
            calls = 0;
            crashed = false;
            var store = InterceptedStore.Around(closed.Store, (_, _) =>
            {
                if (calls++ == crashAt)
                {
                    crashed = true;
                    throw new StoreException("The process ends here.");
                }
            });
            try
            {
                await MergeAllAsync(await WindowMergerTests.ClaimedAsync(closed, maxWindows: 3, store), closed);
            }
            catch (StoreException)
            {
            }

            await MergeAllAsync(await WindowMergerTests.ClaimedAsync(closed), closed);

            await closed.AssertMergedUntilAsync(10 * Minute);
        }

        Assert.True(calls > 30);
    }

    [Fact]
    public async Task A_call_that_failed_may_be_made_again_by_the_same_merger()
    {
        var closed = await SomeWindowsAsync();
        var calls = 0;
        var store = InterceptedStore.Around(closed.Store, (method, _) =>
        {
            if (method != nameof(ITrendStore.ClaimAsync) && calls++ % 25 == 24)
            {
                throw new StoreException("Not now.") { IsTransient = true };
            }
        });
        var merger = await WindowMergerTests.ClaimedAsync(closed, maxWindows: 3, store);
        while (merger.MergedUntil != 10 * Minute)
        {
            try
            {
                await merger.MergeAsync(closed.AllClosed(10 * Minute), Cancel);
            }
            catch (StoreException)
            {
            }
        }

        Assert.True(calls > 25);
        await closed.AssertMergedUntilAsync(10 * Minute);
    }

    [Fact]
    public async Task A_repeat_after_a_crash_before_the_checkpoint_writes_the_same_rows()
    {
        var closed = await SomeWindowsAsync();
        var written = new List<MergedWindow>();
        var failing = true;
        var store = InterceptedStore.Around(closed.Store, (method, args) =>
        {
            if (method == nameof(ITrendStore.WriteMergedAsync))
            {
                written.AddRange(((IReadOnlyList<CountedWindow>)args[1]!).Select(counted => counted.Window));
            }
            else if (method == nameof(ITrendStore.TryWriteCheckpointAsync) && failing)
            {
                throw new StoreException("The process ends here.");
            }
        });
        var first = await WindowMergerTests.ClaimedAsync(closed, store: store);
        await Assert.ThrowsAsync<StoreException>(() => first.MergeAsync(closed.AllClosed(10 * Minute), Cancel));
        var before = written.ToList();
        written.Clear();
        failing = false;

        await MergeAllAsync(await WindowMergerTests.ClaimedAsync(closed, store: store), closed);

        Assert.Equal(before.Select(w => w with { Topics = [] }), written.Select(w => w with { Topics = [] }));
        Assert.All(before.Zip(written), pair => Assert.Equal(pair.First.Topics, pair.Second.Topics));
    }

    [Fact]
    public async Task What_a_checkpoint_covers_is_not_merged_again()
    {
        var closed = await SomeWindowsAsync();
        await MergeAllAsync(await WindowMergerTests.ClaimedAsync(closed), closed);

        var next = await WindowMergerTests.ClaimedAsync(closed);

        Assert.Equal(10 * Minute, next.MergedUntil);
        Assert.Equal(default, await next.MergeAsync(closed.AllClosed(next.MergedUntil!.Value), Cancel));
    }

    [Fact]
    public async Task A_merger_whose_run_another_has_claimed_is_refused_and_harms_nothing()
    {
        var closed = await SomeWindowsAsync();
        var former = await WindowMergerTests.ClaimedAsync(closed);
        var owner = await WindowMergerTests.ClaimedAsync(closed);

        Assert.True((await former.MergeAsync(closed.AllClosed(2 * Minute), Cancel)).Refused);
        Assert.Null(former.MergedUntil);

        await MergeAllAsync(owner, closed);
        await closed.AssertMergedUntilAsync(10 * Minute);
    }

    [Fact]
    public async Task A_merger_that_has_claimed_nothing_merges_nothing()
    {
        var closed = await SomeWindowsAsync();
        var merger = new WindowMerger(closed.Run, closed.Store, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);

        await Assert.ThrowsAsync<InvalidOperationException>(() => merger.MergeAsync(closed.AllClosed(Minute), Cancel));
    }

    [Fact]
    public async Task A_checkpoint_of_an_unknown_format_is_refused()
    {
        var closed = await SomeWindowsAsync();
        var claim = await closed.Store.ClaimAsync(closed.Run.Key, ICheckpointStore.MergerPartition, Cancel);
        await closed.Store.TryWriteCheckpointAsync(closed.Run.Key, ICheckpointStore.MergerPartition, claim.Epoch, new byte[] { 9, 0, 0 }, Cancel);

        var refusal = await Assert.ThrowsAsync<InvalidDataException>(() => WindowMergerTests.ClaimedAsync(closed));
        Assert.Contains("found: 9, 3 bytes", refusal.Message, StringComparison.Ordinal);
    }

    private static async Task<ClosedWindows> SomeWindowsAsync()
    {
        var closed = new ClosedWindows(2, "1m", "2m/1m");
        for (var i = 0; i < 6; i++)
        {
            if (i != 3)
            {
                await closed.CloseAsync("1m", i * Minute, i % 2, new() { ["#a"] = i + 1, ["#b"] = 3, [$"#c{i}"] = 2 });
            }

            await closed.CloseAsync("2m/1m", (i - 1) * Minute, 1, new() { ["#a"] = 2, ["#b"] = i + 1 });
        }

        return closed;
    }

    private static async Task MergeAllAsync(WindowMerger merger, ClosedWindows closed)
    {
        while ((await merger.MergeAsync(closed.AllClosed(10 * Minute), Cancel)).More)
        {
        }
    }
}
