namespace TrendingTopics.Engine.Stores;

/// <summary>Where one partition of a run stands; a row of <c>partition_status</c>. Times are microseconds since the epoch.</summary>
public sealed record PartitionStatus
{
    // 30 bits of a number a second last for 34 years, and 32 of an epoch that follows the clock (eight a second since 2020) until 2037.
    private const int EpochShift = 30;

    // Older programs had the epoch from this bit on, and below it the number. What is written since is above all of it.
    private const int OlderEpochShift = 40;
    private const long Newer = 1L << 62;

    /// <summary>The partition.</summary>
    public required int Partition { get; init; }

    /// <summary>
    /// Orders status rows: the owner's epoch, and below it a number that rises with each write (<see cref="RevisionOf"/>), so that a former
    /// owner cannot overwrite its successor.
    /// </summary>
    public required long Revision { get; init; }

    /// <summary>The partition's version.</summary>
    public long Version { get; init; }

    /// <summary>The partition's time; null before its first event.</summary>
    public long? Time { get; init; }

    /// <summary>The partition's watermark; null before its first event or advance.</summary>
    public long? Watermark { get; init; }

    /// <summary>Every window that ends by then is final and durable; null before the first event or advance.</summary>
    public long? ClosedUntil { get; init; }

    /// <summary>The smallest event time counted; null before the first event.</summary>
    public long? FirstEvent { get; init; }

    /// <summary>The greatest event time counted; null before the first event.</summary>
    public long? LastEvent { get; init; }

    /// <summary>
    /// Windows that begin before it are not exact, because records were skipped that may belong to them; null where none were. It
    /// covers every such window that ends by <see cref="ClosedUntil"/>, also one without an event in this partition.
    /// </summary>
    public long? ExactFrom { get; init; }

    /// <summary>The offset of the next record to count.</summary>
    public long Offset { get; init; }

    /// <summary>Whether every record that the log holds was counted when this was written.</summary>
    public bool AtEnd { get; init; }

    /// <summary>Whether the run has been at the partition's end at least once.</summary>
    public bool ReachedEnd { get; init; }

    /// <summary>Whether the partition is idle.</summary>
    public bool Idle { get; init; }

    /// <summary>Records between <see cref="Offset"/> and the log's end, as far as known.</summary>
    public long Lag { get; init; }

    /// <summary>Events counted, late ones not among them.</summary>
    public long Events { get; init; }

    /// <summary>Mentions counted.</summary>
    public long Mentions { get; init; }

    /// <summary>Events for which no window was open.</summary>
    public long Late { get; init; }

    /// <summary>Events that missed some of their windows and were counted in others.</summary>
    public long PartlyLate { get; init; }

    /// <summary>Invalid records by reason; reasons that did not occur may be missing.</summary>
    public IReadOnlyDictionary<string, long> Invalid { get; init; } = new Dictionary<string, long>();

    /// <summary>How often records were lost before they were read.</summary>
    public long DataLosses { get; init; }

    /// <summary>
    /// How far the events of the last minutes that were refused as too far ahead lay ahead of the log's clock, in microseconds: the
    /// greatest distance, 0 where there were none.
    /// </summary>
    public long ClockAhead { get; init; }

    /// <summary>How far the late events of the last minutes lay behind the watermark, in microseconds: the greatest distance, 0 where there were none.</summary>
    public long ClockBehind { get; init; }

    /// <summary>Topics live in the partition.</summary>
    public long LiveTopics { get; init; }

    /// <summary>When the last durable checkpoint was written; null before the first.</summary>
    public long? CheckpointAt { get; init; }

    /// <summary>When this was written.</summary>
    public long UpdatedAt { get; init; }

    /// <summary>The revision of an owner's write.</summary>
    /// <param name="epoch">The owner's epoch.</param>
    /// <param name="number">1, 2, … within the epoch.</param>
    public static long RevisionOf(long epoch, long number) => Newer | (epoch << EpochShift) | number;

    /// <summary>The epoch of the owner who wrote the revision.</summary>
    public static long EpochOf(long revision) => revision >= Newer ? (revision - Newer) >> EpochShift : revision >> OlderEpochShift;
}
