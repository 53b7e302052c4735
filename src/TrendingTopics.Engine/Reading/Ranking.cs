using TrendingTopics.Engine.Rankings;
using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Engine.Reading;

/// <summary>One window's ranking as readers see it: the merged one where it is final, else the sum of what the partitions hold so far.</summary>
public sealed record Ranking
{
    /// <summary>The run that it was read from, and how far that had come.</summary>
    public required RunProgress Progress { get; init; }

    /// <summary>The window's definition.</summary>
    public required WindowDefinition Window { get; init; }

    /// <summary>The window's start, microseconds since the epoch.</summary>
    public required long Start { get; init; }

    /// <summary>Whether it changes no more.</summary>
    public required bool Final { get; init; }

    /// <summary>Whether the counts shown are those of the window so far, to the last mention.</summary>
    public bool Exact { get; init; } = true;

    /// <summary>By how much a count shown may be too low because some partition does not list its topic; 0 where none is.</summary>
    public long Error { get; init; }

    /// <summary>Whether a partition that may hold mentions of this window has not told them yet.</summary>
    public bool Incomplete { get; init; }

    /// <summary>Events counted.</summary>
    public long Events { get; init; }

    /// <summary>Mentions counted.</summary>
    public long Mentions { get; init; }

    /// <summary>Topics mentioned; at least so many where some partition does not list all of its topics.</summary>
    public long Distinct { get; init; }

    /// <summary>Mentions of topics beyond <c>MaxTopics</c>, counted together.</summary>
    public long Other { get; init; }

    /// <summary>The topics in ranking order.</summary>
    public IReadOnlyList<RankedTopic> Topics { get; init; } = [];

    /// <summary>The run that it was read from.</summary>
    public StreamRun Run => Progress.Run;

    /// <summary>The window's end, microseconds since the epoch.</summary>
    public long End => Start + Window.Size;

    /// <summary>How many topics it can list at most.</summary>
    public int MaxTop => Final ? MergedWindow.MaxListed : Run.Definition.Top;

    /// <summary>Whether every partition says that the window is exact; what the lists lack comes on top.</summary>
    internal bool RowsExact { get; init; } = true;

    /// <summary>The lists that lack a topic of this ranking.</summary>
    internal IReadOnlyList<ShortList> ShortLists { get; init; } = [];

    /// <summary>The same ranking with its first topics only; fewer topics may be exact where more are not.</summary>
    public Ranking Take(int top)
    {
        var error = ShortLists.Where(l => l.FirstMissing <= top).Sum(l => l.Cutoff);
        return this with
        {
            Topics = top < Topics.Count ? [.. Topics.Take(top)] : Topics,
            Error = error,
            Exact = RowsExact && error == 0,
        };
    }
}

/// <summary>A partition's list that does not hold all topics of a ranking.</summary>
/// <param name="FirstMissing">The rank of the first topic that it lacks.</param>
/// <param name="Cutoff">The most that it may have counted for one.</param>
internal readonly record struct ShortList(int FirstMissing, long Cutoff);
