namespace TrendingTopics.Simulation.Stores;

/// <summary>What keeps results right when things go wrong. Taking one out must turn the simulation red.</summary>
internal sealed record StoreProtections
{
    public static StoreProtections All { get; } = new();

    /// <summary>A checkpoint is written only under the epoch claimed last.</summary>
    public bool EpochCondition { get; init; } = true;

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
}
