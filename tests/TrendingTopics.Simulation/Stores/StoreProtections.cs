namespace TrendingTopics.Simulation.Stores;

/// <summary>What keeps results right when things go wrong. Taking one out must turn the simulation red.</summary>
internal sealed record StoreProtections
{
    public static StoreProtections All { get; } = new();

    /// <summary>A checkpoint is written only under the epoch claimed last.</summary>
    public bool EpochCondition { get; init; } = true;

    /// <summary>No epoch is given a second time, also where the store has forgotten the first.</summary>
    public bool EpochsComeOnce { get; init; } = true;

    /// <summary>Who closes windows learns whether the partition is still his.</summary>
    public bool OwnerConfirmation { get; init; } = true;

    /// <summary>Final rows are durable before the checkpoint that counts on them.</summary>
    public bool ResultsBeforeCheckpoint { get; init; } = true;

    /// <summary>A checkpoint keeps the watermark that an advance has set.</summary>
    public bool RecordedAdvance { get; init; } = true;

    /// <summary>Pane sets are named by epoch and sequence, not by sequence alone.</summary>
    public bool SetNames { get; init; } = true;

    /// <summary>A provisional row never replaces a final one or one of a greater version.</summary>
    public bool VersionOrder { get; init; } = true;

    /// <summary>Merged windows are durable before the merger's checkpoint that covers them.</summary>
    public bool MergedBeforeCheckpoint { get; init; } = true;

    /// <summary>A compare-and-set that timed out is made at most once, and never after a later one of its key.</summary>
    public bool LinearCompareAndSets { get; init; } = true;

    /// <summary>A store that may have forgotten what it acknowledged last refuses who claimed before it was started anew.</summary>
    public bool ClaimsEndWithTheStore { get; init; } = true;

    /// <summary>Partitions that a topic gains are registered before anyone reads them.</summary>
    public bool RegisteredPartitions { get; init; } = true;

    /// <summary>The log says that records are gone, and does not just go on with the next that it has.</summary>
    public bool LossesAreTold { get; init; } = true;

    /// <summary>The log says that its end is reached only where everything before it was pushed.</summary>
    public bool EndsAreTrue { get; init; } = true;

    /// <summary>A new run is shown to readers only once it has caught up.</summary>
    public bool FormerRunIsRead { get; init; } = true;

    /// <summary>What one run has written no other run reads.</summary>
    public bool RunsAreApart { get; init; } = true;

    /// <summary>The log tells a topic from another of the same name.</summary>
    public bool TopicIds { get; init; } = true;
}
