namespace TrendingTopics.Engine.Merging;

/// <summary>What one round of the merger did.</summary>
/// <param name="Windows">Windows written.</param>
/// <param name="Refused">Another merger has claimed the run: this one stops.</param>
/// <param name="More">Whether windows are left that could be merged at once.</param>
internal readonly record struct MergeResult(int Windows, bool Refused, bool More);
