using TrendingTopics.Engine.Checkpoints;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Runs;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Engine.Processing;

/// <summary>A partition's recovery point as it was claimed.</summary>
/// <param name="Epoch">The epoch that is ours.</param>
/// <param name="Checkpoint">The checkpoint to go on from; null where another owner came in between.</param>
/// <param name="Sets">The chunks of its pane sets.</param>
/// <param name="IsRegistered">Whether the store has the run.</param>
internal sealed record PartitionLoad(
    long Epoch,
    PartitionCheckpoint? Checkpoint,
    IReadOnlyDictionary<PaneSetName, IReadOnlyList<ReadOnlyMemory<byte>>> Sets,
    bool IsRegistered = true)
{
    /// <summary>What a former owner has reported, windows closed behind the checkpoint maybe; null where none has.</summary>
    public PartitionStatus? Reported { get; init; }

    /// <summary>
    /// Claims the partition and reads its checkpoint. Where there is none, the place to start at is resolved and written as the first
    /// checkpoint before any record is counted, so that a crash does not resolve it anew. Nothing is counted for a run that the store
    /// does not have: a node that crashed may have forgotten it, and somebody else may be given its number.
    /// </summary>
    public static async Task<PartitionLoad> ClaimAsync(StreamRun run, int partition, IEventLog log, ITrendStore store, CancellationToken cancellationToken)
    {
        var claim = await store.ClaimAsync(run.Key, partition, cancellationToken).ConfigureAwait(false);
        var sets = new Dictionary<PaneSetName, IReadOnlyList<ReadOnlyMemory<byte>>>();
        if (!await RunRegistry.IsRegisteredAsync(store, run, cancellationToken).ConfigureAwait(false))
        {
            return new PartitionLoad(claim.Epoch, null, sets, IsRegistered: false);
        }

        if (claim.Checkpoint is not { } bytes)
        {
            var first = await BeginAsync(run, partition, log, store, cancellationToken).ConfigureAwait(false);
            var written = await store.TryWriteCheckpointAsync(run.Key, partition, claim.Epoch, PartitionCheckpointCodec.Write(first), cancellationToken).ConfigureAwait(false);
            return new PartitionLoad(claim.Epoch, written ? first : null, sets);
        }

        var checkpoint = PartitionCheckpointCodec.Read(bytes);
        foreach (var pane in checkpoint.Panes)
        {
            if (await store.ReadPaneSetAsync(run.Key, partition, pane.Set, cancellationToken).ConfigureAwait(false) is { } chunks)
            {
                sets[pane.Set] = chunks;
                continue;
            }

            // Who has claimed the partition since then has deleted what his own checkpoints no longer name.
            if (!await store.IsOwnerAsync(run.Key, partition, claim.Epoch, cancellationToken).ConfigureAwait(false))
            {
                return new PartitionLoad(claim.Epoch, null, sets);
            }

            throw new StoreException($"Pane set {pane.Set} of partition {partition} of stream '{run.Definition.Name}', run {run.Number}, is named by the checkpoint but missing in the store. The partition cannot go on; restore the store, or reset the stream.");
        }

        var status = await store.GetStatusAsync(run.Key, cancellationToken).ConfigureAwait(false);
        return new PartitionLoad(claim.Epoch, checkpoint, sets)
        {
            Reported = status.FirstOrDefault(other => other.Partition == partition),
        };
    }

    private static async Task<PartitionCheckpoint> BeginAsync(StreamRun run, int partition, IEventLog log, ITrendStore store, CancellationToken cancellationToken)
    {
        if (partition < run.FirstPartitions)
        {
            var start = await ResolveStartAsync(run, partition, log, cancellationToken).ConfigureAwait(false);
            return new PartitionCheckpoint { Offset = start, GapPending = start > 0 };
        }

        // All of it is the run's, however the others began: what the log has dropped of it by now is lost, which the log says when it is
        // read from there. But what the others have closed may be merged already, and stays as it is.
        var status = await store.GetStatusAsync(run.Key, cancellationToken).ConfigureAwait(false);
        var closed = LaterPartitions.ClosedUntil(run, status);
        return new PartitionCheckpoint { Offset = 0, Watermark = closed, ClosedUntil = closed };
    }

    private static async Task<long> ResolveStartAsync(StreamRun run, int partition, IEventLog log, CancellationToken cancellationToken)
    {
        var topic = run.Definition.Topic;
        var start = run.Start;
        if (start.Kind == StartKind.Time)
        {
            return await log.FindOffsetAsync(topic, partition, start.Time, cancellationToken).ConfigureAwait(false);
        }

        var range = await log.GetRangeAsync(topic, partition, cancellationToken).ConfigureAwait(false);
        return start.Kind == StartKind.Latest ? range.End : range.Start;
    }
}
