namespace TrendingTopics.Faults.Tests.Loads;

/// <summary>What a window is to hold.</summary>
/// <param name="Ranking">Its topics with their counts, by count descending and then by topic.</param>
public sealed record ExpectedWindow(IReadOnlyList<(string Topic, long Count)> Ranking)
{
    /// <summary>All mentions; each event of a load is one.</summary>
    public long Mentions => Ranking.Sum(topic => topic.Count);

    internal static ExpectedWindow Of(IReadOnlyList<string> names, long[] counts) => new(
    [
        .. names.Zip(counts).Where(topic => topic.Second > 0)
            .OrderByDescending(topic => topic.Second).ThenBy(topic => topic.First, StringComparer.Ordinal),
    ]);
}
