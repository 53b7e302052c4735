using TrendingTopics.Engine.Rankings;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Faults.Processor;

/// <summary>A store that does what it is told, and at a fault point stops the process in between.</summary>
/// <param name="inner">The store.</param>
/// <param name="fault">Says when.</param>
internal sealed partial class FaultStore(ITrendStore inner, FaultTrigger fault) : ITrendStore
{
    public async ValueTask<bool> TryWriteStreamAsync(StreamEntry entry, CancellationToken cancellationToken = default)
    {
        var written = await inner.TryWriteStreamAsync(entry, cancellationToken);
        fault.Reach(FaultPoint.RunRegistered);
        return written;
    }

    public async ValueTask<CheckpointClaim> ClaimAsync(RunKey run, int partition, CancellationToken cancellationToken = default)
    {
        var claim = await inner.ClaimAsync(run, partition, cancellationToken);
        fault.Reach(partition == ICheckpointStore.MergerPartition ? FaultPoint.MergerClaimed : FaultPoint.PartitionClaimed);
        return claim;
    }

    public async ValueTask WritePartsAsync(RunKey run, int partition, IReadOnlyList<WindowPart> parts, CancellationToken cancellationToken = default)
    {
        await WriteAsync(FaultPoint.PartsDue, () => inner.WritePartsAsync(run, partition, Half(parts, FaultPoint.PartsHalfWritten), cancellationToken));
        fault.Reach(FaultPoint.PartsHalfWritten);
    }

    public async ValueTask WritePartitionWindowsAsync(RunKey run, int partition, IReadOnlyList<PartitionWindow> rows, CancellationToken cancellationToken = default)
    {
        if (!rows.Any(row => row.Final))
        {
            await WriteAsync(FaultPoint.ProvisionalRowsDue, () => inner.WritePartitionWindowsAsync(run, partition, rows, cancellationToken));
            return;
        }

        await WriteAsync(FaultPoint.FinalRowsDue, () => inner.WritePartitionWindowsAsync(run, partition, Half(rows, FaultPoint.FinalRowsHalfWritten), cancellationToken));
        fault.Reach(FaultPoint.FinalRowsHalfWritten);
        fault.Reach(FaultPoint.FinalRowsWritten);
    }

    public async ValueTask WriteStatusAsync(RunKey run, PartitionStatus status, CancellationToken cancellationToken = default)
    {
        await WriteAsync(FaultPoint.StatusDue, () => inner.WriteStatusAsync(run, status, cancellationToken));
        fault.Reach(FaultPoint.StatusWritten);
    }

    public async ValueTask WritePaneSetAsync(RunKey run, int partition, PaneSetName set, IReadOnlyList<ReadOnlyMemory<byte>> chunks, CancellationToken cancellationToken = default)
    {
        await WriteAsync(FaultPoint.PaneSetDue, () => inner.WritePaneSetAsync(run, partition, set, chunks, cancellationToken));
        fault.Reach(FaultPoint.PaneSetWritten);
    }

    public async ValueTask<bool> TryWriteCheckpointAsync(RunKey run, int partition, long epoch, ReadOnlyMemory<byte> checkpoint, CancellationToken cancellationToken = default)
    {
        var (due, behind) = partition == ICheckpointStore.MergerPartition
            ? (FaultPoint.MergerCheckpointDue, FaultPoint.MergerCheckpointWritten)
            : (FaultPoint.CheckpointDue, FaultPoint.CheckpointWritten);
        var written = await WriteAsync(due, () => inner.TryWriteCheckpointAsync(run, partition, epoch, checkpoint, cancellationToken));
        fault.Reach(behind);
        return written;
    }

    public async ValueTask DeletePaneSetsAsync(RunKey run, int partition, IReadOnlyList<PaneSetName> sets, CancellationToken cancellationToken = default)
    {
        await inner.DeletePaneSetsAsync(run, partition, sets, cancellationToken);
        fault.Reach(FaultPoint.PaneSetsDeleted);
    }

    public async ValueTask WriteMergedAsync(RunKey run, MergedWindow window, IReadOnlyList<ReadOnlyMemory<byte>>? counts, CancellationToken cancellationToken = default)
    {
        await WriteAsync(FaultPoint.MergedDue, () => inner.WriteMergedAsync(run, window, fault.IsDue(FaultPoint.MergedWithoutCounts) ? null : counts, cancellationToken));
        fault.Reach(FaultPoint.MergedWithoutCounts);
        fault.Reach(FaultPoint.MergedWritten);
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private IReadOnlyList<T> Half<T>(IReadOnlyList<T> all, FaultPoint point) => fault.IsDue(point) ? [.. all.Take((all.Count + 1) / 2)] : all;

    private ValueTask<bool> WriteAsync(FaultPoint due, Func<ValueTask> write) => WriteAsync(due, async () =>
    {
        await write();
        return true;
    });

    /// <summary>Writes; who was halted before it says afterwards how it has ended, be anybody left to be told or not.</summary>
    private async ValueTask<bool> WriteAsync(FaultPoint due, Func<ValueTask<bool>> write)
    {
        if (!fault.Reach(due))
        {
            return await write();
        }

        var outcome = "it has failed";
        try
        {
            var written = await write();
            outcome = written ? "it is written" : "it is refused";
            return written;
        }
        finally
        {
            FaultTrigger.Say($"The write behind fault point {due} has ended: {outcome}.");
        }
    }
}
