using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Engine.Stores;

/// <summary>
/// Recovery points, fenced by epochs: who claims a partition raises its epoch, and what a former owner writes is refused.
/// </summary>
public interface ICheckpointStore
{
    /// <summary>The partition number under which the merger keeps its own checkpoint.</summary>
    const int MergerPartition = -1;

    /// <summary>
    /// Raises the partition's epoch (above 0, mostly by 1) by compare-and-set and reads its checkpoint. An epoch that was given once is
    /// not given again to anyone, also where the store has forgotten it since.
    /// </summary>
    ValueTask<CheckpointClaim> ClaimAsync(RunKey run, int partition, CancellationToken cancellationToken = default);

    /// <summary>Writes the checkpoint if the epoch is still the given one; false (refused) where another has claimed the partition.</summary>
    ValueTask<bool> TryWriteCheckpointAsync(RunKey run, int partition, long epoch, ReadOnlyMemory<byte> checkpoint, CancellationToken cancellationToken = default);

    /// <summary>
    /// Whether the epoch is the partition's at this moment: false where another claim was answered before the call. As strong as a
    /// claim (a read at serial consistency), and changes nothing.
    /// </summary>
    ValueTask<bool> IsOwnerAsync(RunKey run, int partition, long epoch, CancellationToken cancellationToken = default);

    /// <summary>Writes an immutable pane set; a name is written once, or again with the same content.</summary>
    ValueTask WritePaneSetAsync(RunKey run, int partition, PaneSetName set, IReadOnlyList<ReadOnlyMemory<byte>> chunks, CancellationToken cancellationToken = default);

    /// <summary>Reads a pane set, chunk by chunk as it was written; null where there is none.</summary>
    ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>?> ReadPaneSetAsync(RunKey run, int partition, PaneSetName set, CancellationToken cancellationToken = default);

    /// <summary>Deletes pane sets that no durable checkpoint names any more; those that do not exist are passed over.</summary>
    ValueTask DeletePaneSetsAsync(RunKey run, int partition, IReadOnlyList<PaneSetName> sets, CancellationToken cancellationToken = default);
}

/// <summary>The outcome of a claim.</summary>
/// <param name="Epoch">The epoch that is the claimant's from now on.</param>
/// <param name="Checkpoint">The checkpoint written last under any epoch; null where none was.</param>
public readonly record struct CheckpointClaim(long Epoch, ReadOnlyMemory<byte>? Checkpoint);

/// <summary>Names a pane set within its run and partition.</summary>
/// <param name="Epoch">The epoch of the owner that wrote it.</param>
/// <param name="Sequence">1, 2, … within the epoch.</param>
public readonly record struct PaneSetName(long Epoch, long Sequence);
