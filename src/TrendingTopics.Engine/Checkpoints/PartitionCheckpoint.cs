using TrendingTopics.Engine.Processing;
using TrendingTopics.Engine.Stores;

namespace TrendingTopics.Engine.Checkpoints;

/// <summary>
/// Where a partition goes on after a crash. The state is that of the moment before <see cref="Offset"/> is counted; what is closed by
/// <see cref="ClosedUntil"/> is durable.
/// </summary>
internal sealed record PartitionCheckpoint
{
    /// <summary>The next offset to count.</summary>
    public required long Offset { get; init; }

    /// <summary>The partition's version.</summary>
    public long Version { get; init; }

    /// <summary>The append time of the last record.</summary>
    public long AppendTime { get; init; } = PartitionClock.FirstAppendTime;

    /// <summary>The partition's time; <see cref="PartitionClock.None"/> before its first event.</summary>
    public long Time { get; init; } = PartitionClock.None;

    /// <summary>The watermark; <see cref="PartitionClock.None"/> before the first event or advance.</summary>
    public long Watermark { get; init; } = PartitionClock.None;

    /// <summary>Below <see cref="Watermark"/> only where the checkpoint records an advance that has not had its effect yet.</summary>
    public long ClosedUntil { get; init; } = PartitionClock.None;

    /// <summary>The smallest event time counted.</summary>
    public long FirstEvent { get; init; } = long.MaxValue;

    /// <summary>The greatest event time counted.</summary>
    public long LastEvent { get; init; } = PartitionClock.None;

    /// <summary>Windows that begin before it are not exact.</summary>
    public long InexactBefore { get; init; } = PartitionClock.None;

    /// <summary>Whether records were skipped since the last event.</summary>
    public bool GapPending { get; init; }

    /// <summary>Whether the run has been at the partition's end at least once.</summary>
    public bool ReachedEnd { get; init; }

    /// <summary>What was counted so far.</summary>
    public PartitionCounters Counters { get; init; } = new();

    /// <summary>The panes that a window ending after <see cref="ClosedUntil"/> needs.</summary>
    public IReadOnlyList<PaneEntry> Panes { get; init; } = [];
}

/// <summary>A pane of a checkpoint.</summary>
/// <param name="Group">The window definitions that share the pane's group, as text.</param>
/// <param name="Start">Start of the pane.</param>
/// <param name="Events">Events in it.</param>
/// <param name="Mentions">Mentions in it.</param>
/// <param name="Other">Mentions of topics beyond the limit.</param>
/// <param name="Set">The set that holds its topics and counts.</param>
internal sealed record PaneEntry(string Group, long Start, long Events, long Mentions, long Other, PaneSetName Set);

/// <summary>A pane's topics and counts on their way into the store.</summary>
internal sealed record PaneSet(PaneSetName Name, IReadOnlyList<ReadOnlyMemory<byte>> Chunks);
