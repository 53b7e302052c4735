namespace TrendingTopics.Engine.Processing;

/// <summary>Where a partition's task stands.</summary>
internal enum PartitionPhase
{
    /// <summary>Its checkpoint is being claimed and read.</summary>
    Loading,

    /// <summary>It counts.</summary>
    Running,

    /// <summary>It has stopped with a checkpoint.</summary>
    Finished,

    /// <summary>Another owner has claimed it; it writes no more.</summary>
    Refused,

    /// <summary>It cannot go on.</summary>
    Failed,
}
