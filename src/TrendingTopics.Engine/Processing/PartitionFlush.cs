using TrendingTopics.Engine.Checkpoints;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Rankings;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Engine.Processing;

/// <summary>
/// What a partition wants durable, taken at one moment. Writing it again after a failure changes nothing, so it is tried until it
/// succeeds as a whole.
/// </summary>
internal sealed class PartitionFlush
{
    /// <summary>Windows closed.</summary>
    public required IReadOnlyList<ClosedWindow> Closed { get; init; }

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

    /// <summary>
    /// Results first, then the status that vouches for them, then the checkpoint that goes on behind them: whatever dies in between, what
    /// a checkpoint takes as done is durable.
    /// </summary>
    public async Task<FlushOutcome> WriteAsync(StreamRun run, IEventLog log, ITrendStore store, long epoch, CancellationToken cancellationToken)
    {
        var partition = Status.Partition;
        if (Closed.Count > 0 || Checkpoint is not null)
        {
            // After the last record that this covers: had the topic been recreated before it, the id would be another by now.
            var topic = await log.FindTopicAsync(run.Definition.Topic, cancellationToken).ConfigureAwait(false);
            if (topic?.Id != run.TopicId)
            {
                return FlushOutcome.OtherTopic;
            }
        }

        if (Closed.Count > 0)
        {
            await store.WritePartsAsync(run.Key, partition, [.. Closed.Select(window => window.Part)], cancellationToken).ConfigureAwait(false);
        }

        if (Closed.Count + Provisional.Count > 0)
        {
            await store.WritePartitionWindowsAsync(run.Key, partition, [.. Closed.Select(window => window.Row), .. Provisional], cancellationToken).ConfigureAwait(false);
        }

        await store.WriteStatusAsync(run.Key, Status, cancellationToken).ConfigureAwait(false);
        if (Checkpoint is not { } checkpoint)
        {
            return FlushOutcome.Written;
        }

        foreach (var set in Sets)
        {
            await store.WritePaneSetAsync(run.Key, partition, set.Name, set.Chunks, cancellationToken).ConfigureAwait(false);
        }

        if (!await store.TryWriteCheckpointAsync(run.Key, partition, epoch, checkpoint, cancellationToken).ConfigureAwait(false))
        {
            return FlushOutcome.Refused;
        }

        if (Obsolete.Count > 0)
        {
            await store.DeletePaneSetsAsync(run.Key, partition, Obsolete, cancellationToken).ConfigureAwait(false);
        }

        return FlushOutcome.Written;
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
