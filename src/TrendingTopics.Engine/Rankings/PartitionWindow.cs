using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Engine.Rankings;

/// <summary>One window as one partition has counted it; a row of <c>partition_windows</c>.</summary>
public sealed record PartitionWindow
{
    /// <summary>The window's definition.</summary>
    public required WindowDefinition Window { get; init; }

    /// <summary>Its start, microseconds since the epoch.</summary>
    public required long Start { get; init; }

    /// <summary>The partition's version when it was taken; a row never replaces one of a greater version.</summary>
    public required long Version { get; init; }

    /// <summary>Whether the partition has closed the window.</summary>
    public required bool Final { get; init; }

    /// <summary>Whether every mention is counted under its topic and no record of the window was skipped.</summary>
    public bool Exact { get; init; } = true;

    /// <summary>Events counted in it.</summary>
    public long Events { get; init; }

    /// <summary>Mentions counted in it.</summary>
    public long Mentions { get; init; }

    /// <summary>Topics mentioned in it.</summary>
    public long Distinct { get; init; }

    /// <summary>Mentions of topics beyond <c>MaxTopics</c>, counted together.</summary>
    public long Other { get; init; }

    /// <summary>The largest count that <see cref="Topics"/> does not list; 0 where all are listed.</summary>
    public long Cutoff { get; init; }

    /// <summary>The partition's top topics in ranking order.</summary>
    public IReadOnlyList<TopicCount> Topics { get; init; } = [];
}

/// <summary>
/// Every topic's count in one partition's window: sorted by topic in ordinal UTF-8 order and packed in chunks of at most 512 KB
/// (<see cref="TopicCountsWriter"/>), each readable by itself.
/// </summary>
/// <param name="Window">The window's definition.</param>
/// <param name="Start">Its start, microseconds since the epoch.</param>
/// <param name="Chunks">The packed counts.</param>
public sealed record WindowPart(WindowDefinition Window, long Start, IReadOnlyList<ReadOnlyMemory<byte>> Chunks);

/// <summary>The exact ranking of a window over the whole stream, written by the merger; a row of <c>windows</c>.</summary>
public sealed record MergedWindow
{
    /// <summary>How many topics a merged window lists at most.</summary>
    public const int MaxListed = 1000;

    /// <summary>The window's definition.</summary>
    public required WindowDefinition Window { get; init; }

    /// <summary>Its start, microseconds since the epoch.</summary>
    public required long Start { get; init; }

    /// <summary>Whether every mention is counted under its topic and no record of the window was skipped.</summary>
    public bool Exact { get; init; } = true;

    /// <summary>Events counted in it.</summary>
    public long Events { get; init; }

    /// <summary>Mentions counted in it.</summary>
    public long Mentions { get; init; }

    /// <summary>Topics mentioned in it.</summary>
    public long Distinct { get; init; }

    /// <summary>Mentions of topics beyond <c>MaxTopics</c>, counted together.</summary>
    public long Other { get; init; }

    /// <summary>The largest count that <see cref="Topics"/> does not list; 0 where all are listed.</summary>
    public long Cutoff { get; init; }

    /// <summary>The top 1,000 topics in ranking order.</summary>
    public IReadOnlyList<RankedTopic> Topics { get; init; } = [];
}
