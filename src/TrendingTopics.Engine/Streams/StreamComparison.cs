namespace TrendingTopics.Engine.Streams;

/// <summary>Whether a changed definition is another run.</summary>
internal static class StreamComparison
{
    /// <summary>
    /// Whether both definitions, applied to the same log, give the same results. How often something is written, how long it is kept
    /// and how much of it is listed may differ.
    /// </summary>
    public static bool SameResults(StreamDefinition a, StreamDefinition b) =>
        a.Topic == b.Topic
        && a.Fields == b.Fields
        && a.Extract == b.Extract
        && a.Time == b.Time
        && a.IgnoreCase == b.IgnoreCase
        && a.Windows.ToHashSet().SetEquals(b.Windows)
        && a.Lateness == b.Lateness
        && a.MaxFuture == b.MaxFuture
        && a.MaxTopics == b.MaxTopics
        && a.StartFrom == b.StartFrom;
}
