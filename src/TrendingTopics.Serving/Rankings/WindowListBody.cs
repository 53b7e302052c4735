using System.ComponentModel;

namespace TrendingTopics.Serving.Rankings;

/// <summary>Final windows, newest first.</summary>
internal sealed record WindowListBody
{
    public required string Stream { get; init; }

    public required string Window { get; init; }

    [Description("Final windows, newest first; empty ones are passed over.")]
    public required IReadOnlyList<RankingBody> Windows { get; init; }

    [Description("Where the next, older page is; null behind the last.")]
    public required string? Next { get; init; }
}

/// <summary>A topic over time.</summary>
internal sealed record HistoryBody
{
    public required string Stream { get; init; }

    public required string Window { get; init; }

    [Description("The topic as it is counted: normalized, and case-folded where the stream ignores case.")]
    public required string Topic { get; init; }

    [Description("Its place in final windows, newest first; empty windows are passed over.")]
    public required IReadOnlyList<HistoryPointBody> Points { get; init; }

    [Description("Where the next, older page is; null behind the last.")]
    public required string? Next { get; init; }
}

/// <summary>A topic's place in one window.</summary>
internal sealed record HistoryPointBody
{
    public required DateTime Start { get; init; }

    public required DateTime End { get; init; }

    [Description("Its rank; null where the window does not list it.")]
    public required int? Rank { get; init; }

    [Description("Its count: 0 where the window lists all topics and not this one, null where it lists only the first.")]
    public required long? Count { get; init; }
}
