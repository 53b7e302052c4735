using System.Diagnostics;
using TrendingTopics.Engine.Checkpoints;
using TrendingTopics.Engine.Rankings;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Telemetry;

namespace TrendingTopics.Engine.Processing;

/// <summary>
/// What a partition wants durable, taken at one moment. Writing it again after a failure changes nothing, so it is tried until it
/// succeeds as a whole.
/// </summary>
internal sealed record PartitionFlush
{
    // Pane sets that are written side by side, so that they share a wait for the disk.
    private const int SetsAtOnce = 16;

    /// <summary>Whether windows were closed since the last flush, be they without events.</summary>
    public required bool Closes { get; init; }

    /// <summary>Windows closed that have events.</summary>
    public required IReadOnlyList<ClosedWindow> Closed { get; init; }

    /// <summary>How many bytes those are.</summary>
    public required long ClosedBytes { get; init; }

    /// <summary>Open windows that changed.</summary>
    public required IReadOnlyList<PartitionWindow> Provisional { get; init; }

    /// <summary>Where the partition stands once the closed windows are durable.</summary>
    public required PartitionStatus Status { get; init; }

    /// <summary>The checkpoint, where one is due.</summary>
    public ReadOnlyMemory<byte>? Checkpoint { get; init; }

    /// <summary>Pane sets that the checkpoint names and that are not in the store yet.</summary>
    public IReadOnlyList<PaneSet> Sets { get; init; } = [];

    /// <summary>All pane sets that the checkpoint names.</summary>
    public IReadOnlySet<PaneSetName> Named { get; init; } = new HashSet<PaneSetName>();

    /// <summary>Pane sets that only the checkpoint before it names.</summary>
    public IReadOnlyList<PaneSetName> Obsolete { get; init; } = [];

    /// <summary>The watermark of the advance that the checkpoint records; null for none.</summary>
    public long? Advance { get; init; }

    /// <summary>The append time of the oldest record that readers see only now; null where there is none.</summary>
    public long? OldestAppend { get; init; }

    /// <summary>The traces of producers whose records readers see only now.</summary>
    public IReadOnlyList<ActivityContext> Producers { get; init; } = [];

    /// <summary>
    /// Results first, then the status that vouches for them, then the checkpoint that goes on behind them: whatever dies in between, what
    /// a checkpoint takes as done is durable.
    /// </summary>
    public async Task<FlushOutcome> WriteAsync(PartitionContext context, long epoch)
    {
        // Asked after the last record that this covers: had the topic been recreated before it, the id would be another by now.
        if ((Closes || Checkpoint is not null) && await context.IsOtherTopicAsync().ConfigureAwait(false))
        {
            return FlushOutcome.OtherTopic;
        }

        if (Closes && !await IsOwnerAsync(context, epoch).ConfigureAwait(false))
        {
            return FlushOutcome.Refused;
        }

        await WriteResultsAsync(context).ConfigureAwait(false);
        return Checkpoint is not { } checkpoint || await TryWriteCheckpointAsync(context, epoch, checkpoint).ConfigureAwait(false)
            ? FlushOutcome.Written
            : FlushOutcome.Refused;
    }

    // Also after the last record: who claims the partition later finds that record in the log, so that no advance of his comes before
    // it. A former owner must not close: his successor may have advanced where he has counted on.
    private ValueTask<bool> IsOwnerAsync(PartitionContext context, long epoch) =>
        context.Store.IsOwnerAsync(context.Run.Key, Status.Partition, epoch, context.Stopping);

    private async Task WriteResultsAsync(PartitionContext context)
    {
        var (store, run, partition) = (context.Store, context.Run.Key, Status.Partition);
        using var activity = context.Activities.StartFlush(context.Stream, Producers);
        activity?.SetTag("partition", partition).SetTag("windows.closed", Closed.Count).SetTag("windows.provisional", Provisional.Count);
        var started = context.Metrics.Start();
        try
        {
            if (Closed.Count > 0)
            {
                await store.WritePartsAsync(run, partition, [.. Closed.Select(window => window.Part)], context.Stopping).ConfigureAwait(false);
            }

            if (Closed.Count + Provisional.Count > 0)
            {
                await store.WritePartitionWindowsAsync(run, partition, [.. Closed.Select(window => window.Row), .. Provisional], context.Stopping).ConfigureAwait(false);
            }

            await store.WriteStatusAsync(run, Status, context.Stopping).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            EngineActivities.Fail(activity, error);
            throw;
        }

        context.Metrics.StoreWritten(context.Stream, started);
    }

    private async Task<bool> TryWriteCheckpointAsync(PartitionContext context, long epoch, ReadOnlyMemory<byte> checkpoint)
    {
        var (store, run, partition) = (context.Store, context.Run.Key, Status.Partition);
        using var activity = context.Activities.StartCheckpoint(context.Stream, partition);
        activity?.SetTag("panes.written", Sets.Count);
        var started = context.Metrics.Start();
        try
        {
            foreach (var sets in Sets.Chunk(SetsAtOnce))
            {
                await Task.WhenAll(sets.Select(set => store.WritePaneSetAsync(run, partition, set.Name, set.Chunks, context.Stopping).AsTask())).ConfigureAwait(false);
            }

            if (!await store.TryWriteCheckpointAsync(run, partition, epoch, checkpoint, context.Stopping).ConfigureAwait(false))
            {
                return false;
            }

            if (Obsolete.Count > 0)
            {
                await store.DeletePaneSetsAsync(run, partition, Obsolete, context.Stopping).ConfigureAwait(false);
            }
        }
        catch (Exception error)
        {
            EngineActivities.Fail(activity, error);
            throw;
        }

        context.Metrics.CheckpointWritten(context.Stream, started);
        return true;
    }
}

/// <summary>How a flush ended.</summary>
internal enum FlushOutcome
{
    /// <summary>All of it is durable.</summary>
    Written,

    /// <summary>Another owner has claimed the partition.</summary>
    Refused,

    /// <summary>The topic is another one than the run's.</summary>
    OtherTopic,
}
