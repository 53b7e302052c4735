using TrendingTopics.Engine.Events;

namespace TrendingTopics.Engine.Processing;

/// <summary>What a partition has counted since its run began; part of its checkpoint.</summary>
internal sealed class PartitionCounters
{
    /// <summary>Events counted, late ones not among them.</summary>
    public long Events { get; set; }

    /// <summary>Mentions counted.</summary>
    public long Mentions { get; set; }

    /// <summary>Events for which no window was open.</summary>
    public long Late { get; set; }

    /// <summary>Events that missed some of their windows.</summary>
    public long PartlyLate { get; set; }

    /// <summary>How often records were lost before they were read.</summary>
    public long DataLosses { get; set; }

    /// <summary>Invalid records by <see cref="InvalidReason"/>.</summary>
    public long[] Invalid { get; } = new long[Enum.GetValues<InvalidReason>().Length];

    /// <summary>Invalid records of all reasons.</summary>
    public long AllInvalid => Invalid.Sum();

    /// <summary>Invalid records by the reason's name, those that occurred.</summary>
    public IReadOnlyDictionary<string, long> InvalidByName() =>
        Enum.GetValues<InvalidReason>()
            .Where(reason => Invalid[(int)reason] > 0)
            .ToDictionary(reason => reason.Name(), reason => Invalid[(int)reason]);
}
