using System.ComponentModel;

namespace TrendingTopics.Serving.Rankings;

/// <summary>What the current ranking is asked with.</summary>
internal sealed record LatestQuery
{
    [Description("A window definition of the stream, such as 1m or 5m/10s; its first one where missing.")]
    public string? Window { get; init; }

    [Description("How many topics: 1 to 1000 for final windows, to the stream's Top for others; 10 where missing.")]
    public string? Top { get; init; }

    [Description("true: the newest final window instead of the current one.")]
    public string? Final { get; init; }
}

/// <summary>What one window is asked with.</summary>
internal sealed record WindowQuery
{
    [Description("A window definition of the stream, such as 1m or 5m/10s; its first one where missing.")]
    public string? Window { get; init; }

    [Description("How many topics: 1 to 1000 for final windows, to the stream's Top for others; 10 where missing.")]
    public string? Top { get; init; }
}

/// <summary>What a list of windows is asked with.</summary>
internal sealed record WindowListQuery
{
    [Description("A window definition of the stream, such as 1m or 5m/10s; its first one where missing.")]
    public string? Window { get; init; }

    [Description("How many topics of each window: 1 to 1000; 10 where missing.")]
    public string? Top { get; init; }

    [Description("Windows that begin at or after this time.")]
    public string? From { get; init; }

    [Description("Windows that begin before this time.")]
    public string? To { get; init; }

    [Description("How many windows: 1 to 100; 20 where missing.")]
    public string? Limit { get; init; }
}

/// <summary>What a topic's history is asked with.</summary>
internal sealed record HistoryQuery
{
    [Description("The topic, URL-escaped: %23IA.")]
    public string? Topic { get; init; }

    [Description("A window definition of the stream, such as 1m or 5m/10s; its first one where missing.")]
    public string? Window { get; init; }

    [Description("Windows that begin at or after this time.")]
    public string? From { get; init; }

    [Description("Windows that begin before this time.")]
    public string? To { get; init; }

    [Description("How many windows: 1 to 1000; 100 where missing.")]
    public string? Limit { get; init; }
}
