using System.ComponentModel;
using System.Text.Json.Serialization;
using TrendingTopics.Engine.Rankings;
using TrendingTopics.Engine.Reading;
using TrendingTopics.Serving.Requests;

namespace TrendingTopics.Serving.Rankings;

/// <summary>A window's ranking.</summary>
internal sealed record RankingBody
{
    [Description("Name of the stream.")]
    public required string Stream { get; init; }

    [Description("Definition of the window: its size, and the slide of a hopping one (5m/10s).")]
    public required string Window { get; init; }

    [Description("When the window begins (inclusive).")]
    public required DateTime Start { get; init; }

    [Description("When it ends (exclusive).")]
    public required DateTime End { get; init; }

    [Description("Whether it changes no more.")]
    public required bool Final { get; init; }

    [Description("Whether the counts are those of the window so far, to the last mention.")]
    public required bool Exact { get; init; }

    [Description("Whether a partition that may hold mentions of this window has not told them yet.")]
    public required bool Incomplete { get; init; }

    [Description("By how much a count may be too low; only where the ranking is not exact.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Error { get; init; }

    [Description("Number of the run that counted it.")]
    public required int Run { get; init; }

    public required long Events { get; init; }

    public required long Mentions { get; init; }

    [Description("Topics mentioned; at least so many while the window is not final.")]
    public required long DistinctTopics { get; init; }

    [Description("Mentions of topics beyond the stream's MaxTopics; only where there were any.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Other { get; init; }

    [Description("The stream's watermark: windows that end by then are being closed.")]
    public required DateTime? Watermark { get; init; }

    public required IReadOnlyList<RankedTopicBody> Topics { get; init; }

    public static RankingBody Of(Ranking ranking) => new()
    {
        Stream = ranking.Run.Definition.Name,
        Window = ranking.Window.ToString(),
        Start = TimeText.ToUtc(ranking.Start),
        End = TimeText.ToUtc(ranking.End),
        Final = ranking.Final,
        Exact = ranking.Exact,
        Incomplete = ranking.Incomplete,
        Error = ranking.Error > 0 ? ranking.Error : null,
        Run = ranking.Run.Number,
        Events = ranking.Events,
        Mentions = ranking.Mentions,
        DistinctTopics = ranking.Distinct,
        Other = ranking.Other > 0 ? ranking.Other : null,
        Watermark = TimeText.ToUtc(ranking.Progress.Watermark),
        Topics = [.. ranking.Topics.Select(t => RankedTopicBody.Of(t, ranking.Mentions))],
    };
}

/// <summary>A topic's place in a ranking.</summary>
internal sealed record RankedTopicBody
{
    public required int Rank { get; init; }

    public required string Topic { get; init; }

    public required long Count { get; init; }

    [Description("Count by mentions, to four decimals.")]
    public required double Share { get; init; }

    [Description("Rank one slide earlier; null where that window did not list it.")]
    public required int? PreviousRank { get; init; }

    [Description("Count one slide earlier; null where that window did not list it.")]
    public required long? PreviousCount { get; init; }

    public static RankedTopicBody Of(RankedTopic topic, long mentions) => new()
    {
        Rank = topic.Rank,
        Topic = topic.Topic,
        Count = topic.Count,
        Share = mentions > 0 ? Math.Round((double)topic.Count / mentions, 4) : 0,
        PreviousRank = topic.PreviousRank,
        PreviousCount = topic.PreviousCount,
    };
}
