namespace TrendingTopics.Sources.Synthetic;

/// <summary>Moves the times of some events.</summary>
/// <param name="Share">Which part of the events, 0 to 1.</param>
/// <param name="Least">How far at least.</param>
/// <param name="Most">How far at most; between the two, every millisecond is equally likely.</param>
public sealed record TimeShift(double Share, TimeSpan Least, TimeSpan Most);
