using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;
using Xunit;

namespace TrendingTopics.Contracts.Stores;

public abstract partial class StoreContract
{
    [Fact]
    public async Task Each_claim_raises_the_epoch_and_reads_the_last_checkpoint()
    {
        var run = NewRun();
        var first = await Store.ClaimAsync(run, 0, Stop);
        Assert.True(await Store.TryWriteCheckpointAsync(run, 0, first.Epoch, Bytes(100, 1), Stop));
        Assert.True(await Store.TryWriteCheckpointAsync(run, 0, first.Epoch, Bytes(200_000, 2), Stop));

        var second = await Store.ClaimAsync(run, 0, Stop);
        var third = await Store.ClaimAsync(run, 0, Stop);

        Assert.Null(first.Checkpoint);
        Assert.True(first.Epoch > 0);
        Assert.Equal((first.Epoch + 1, first.Epoch + 2), (second.Epoch, third.Epoch));
        Assert.Equal(Bytes(200_000, 2).ToArray(), second.Checkpoint!.Value.ToArray());
        Assert.Equal(Bytes(200_000, 2).ToArray(), third.Checkpoint!.Value.ToArray());
    }

    [Fact]
    public async Task Former_owner_is_refused_and_changes_nothing()
    {
        var run = NewRun();
        var former = await Store.ClaimAsync(run, 0, Stop);
        var owner = await Store.ClaimAsync(run, 0, Stop);

        Assert.True(await Store.TryWriteCheckpointAsync(run, 0, owner.Epoch, Bytes(10, 1), Stop));
        Assert.False(await Store.TryWriteCheckpointAsync(run, 0, former.Epoch, Bytes(10, 2), Stop));
        Assert.False(await Store.TryWriteCheckpointAsync(run, 0, owner.Epoch + 1, Bytes(10, 3), Stop));

        Assert.Equal(Bytes(10, 1).ToArray(), (await Store.ClaimAsync(run, 0, Stop)).Checkpoint!.Value.ToArray());
    }

    [Fact]
    public async Task Owner_is_who_claimed_last()
    {
        var run = NewRun();
        Assert.False(await Store.IsOwnerAsync(run, 0, 0, Stop));
        Assert.False(await Store.IsOwnerAsync(run, 0, 1, Stop));

        var former = await Store.ClaimAsync(run, 0, Stop);
        Assert.True(await Store.IsOwnerAsync(run, 0, former.Epoch, Stop));

        var owner = await Store.ClaimAsync(run, 0, Stop);
        Assert.False(await Store.IsOwnerAsync(run, 0, former.Epoch, Stop));
        Assert.True(await Store.IsOwnerAsync(run, 0, owner.Epoch, Stop));
        Assert.False(await Store.IsOwnerAsync(run, 1, owner.Epoch, Stop));
    }

    [Fact]
    public async Task Nobody_writes_a_checkpoint_that_was_never_claimed()
    {
        var run = NewRun();

        Assert.False(await Store.TryWriteCheckpointAsync(run, 0, 0, Bytes(10, 1), Stop));
        Assert.False(await Store.TryWriteCheckpointAsync(run, 0, 1, Bytes(10, 1), Stop));
        Assert.Null((await Store.ClaimAsync(run, 0, Stop)).Checkpoint);
    }

    [Fact]
    public async Task Concurrent_claims_get_an_epoch_each()
    {
        var run = NewRun();

        var claims = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () => await Store.ClaimAsync(run, 3, Stop), Stop)));

        var first = claims.Min(c => c.Epoch);
        Assert.Equal(Enumerable.Range(0, 16).Select(later => first + later), claims.Select(c => c.Epoch).Order());
    }

    [Fact]
    public async Task Partitions_runs_and_the_merger_have_checkpoints_of_their_own()
    {
        var run = NewRun();
        var keys = new (RunKey Run, int Partition)[] { (run, 0), (run, 1), (run with { Run = 2 }, 0), (run, ICheckpointStore.MergerPartition) };
        var claims = new List<CheckpointClaim>();
        foreach (var (key, partition) in keys)
        {
            claims.Add(await Store.ClaimAsync(key, partition, Stop));
        }

        foreach (var ((key, partition), claim) in keys.Zip(claims))
        {
            Assert.True(await Store.IsOwnerAsync(key, partition, claim.Epoch, Stop));
        }

        Assert.True(await Store.TryWriteCheckpointAsync(run, ICheckpointStore.MergerPartition, claims[^1].Epoch, Bytes(5, 9), Stop));

        Assert.Null((await Store.ClaimAsync(run, 0, Stop)).Checkpoint);
        Assert.Equal(5, (await Store.ClaimAsync(run, ICheckpointStore.MergerPartition, Stop)).Checkpoint!.Value.Length);
    }

    [Fact]
    public async Task Checkpoint_bytes_are_the_callers_again_once_the_write_has_returned()
    {
        var run = NewRun();
        var bytes = Bytes(50, 1).ToArray();
        var claim = await Store.ClaimAsync(run, 0, Stop);
        await Store.TryWriteCheckpointAsync(run, 0, claim.Epoch, bytes, Stop);
        await Store.WritePaneSetAsync(run, 0, new PaneSetName(1, 1), [bytes], Stop);

        bytes.AsSpan().Clear();

        Assert.Equal(Bytes(50, 1).ToArray(), (await Store.ClaimAsync(run, 0, Stop)).Checkpoint!.Value.ToArray());
        Assert.Equal([Bytes(50, 1).ToArray()], Copied(await Store.ReadPaneSetAsync(run, 0, new PaneSetName(1, 1), Stop)));
    }

    [Fact]
    public async Task Pane_set_comes_back_chunk_by_chunk()
    {
        var run = NewRun();
        ReadOnlyMemory<byte>[] chunks = [Bytes(512 * 1024, 1), Bytes(1, 2), Bytes(0, 0), Bytes(700_000, 3)];
        var set = new PaneSetName(4, 17);

        Assert.Null(await Store.ReadPaneSetAsync(run, 0, set, Stop));
        await Store.WritePaneSetAsync(run, 0, set, chunks, Stop);
        await Store.WritePaneSetAsync(run, 0, set, chunks, Stop);
        await Store.WritePaneSetAsync(run, 0, new PaneSetName(4, 18), [], Stop);

        Assert.Equal(Copied(chunks), Copied(await Store.ReadPaneSetAsync(run, 0, set, Stop)));
        Assert.Empty(Copied(await Store.ReadPaneSetAsync(run, 0, new PaneSetName(4, 18), Stop)));
        Assert.Null(await Store.ReadPaneSetAsync(run, 1, set, Stop));
        Assert.Null(await Store.ReadPaneSetAsync(run with { Run = 2 }, 0, set, Stop));
    }

    [Fact]
    public async Task Deleted_pane_sets_are_gone_and_missing_ones_passed_over()
    {
        var run = NewRun();
        var sets = Enumerable.Range(1, 3).Select(i => new PaneSetName(1, i)).ToList();
        foreach (var set in sets)
        {
            await Store.WritePaneSetAsync(run, 0, set, [Bytes(10, 1)], Stop);
        }

        await Store.DeletePaneSetsAsync(run, 0, [sets[0], sets[2], new PaneSetName(9, 9)], Stop);

        Assert.Null(await Store.ReadPaneSetAsync(run, 0, sets[0], Stop));
        Assert.NotNull(await Store.ReadPaneSetAsync(run, 0, sets[1], Stop));
        Assert.Null(await Store.ReadPaneSetAsync(run, 0, sets[2], Stop));
    }

    [Fact]
    public async Task Epochs_checkpoints_and_pane_sets_outlive_a_restart()
    {
        var run = NewRun();
        var first = await Store.ClaimAsync(run, 0, Stop);
        await Store.WritePaneSetAsync(run, 0, new PaneSetName(1, 1), [Bytes(100, 1), Bytes(200, 2)], Stop);
        await Store.WritePaneSetAsync(run, 0, new PaneSetName(1, 2), [Bytes(300, 3)], Stop);
        await Store.TryWriteCheckpointAsync(run, 0, first.Epoch, Bytes(40, 4), Stop);
        await Store.DeletePaneSetsAsync(run, 0, [new PaneSetName(1, 1)], Stop);
        var second = await Store.ClaimAsync(run, 0, Stop);

        await ReopenAsync();

        Assert.False(await Store.TryWriteCheckpointAsync(run, 0, first.Epoch, Bytes(40, 5), Stop));
        var claim = await Store.ClaimAsync(run, 0, Stop);
        Assert.Equal(second.Epoch + 1, claim.Epoch);
        Assert.Equal(Bytes(40, 4).ToArray(), claim.Checkpoint!.Value.ToArray());
        Assert.Equal([Bytes(300, 3).ToArray()], Copied(await Store.ReadPaneSetAsync(run, 0, new PaneSetName(1, 2), Stop)));
        Assert.Null(await Store.ReadPaneSetAsync(run, 0, new PaneSetName(1, 1), Stop));
    }
}
