namespace TrendingTopics.Sources.Synthetic;

/// <summary>A burst that somebody asked for while the source runs.</summary>
/// <param name="Topic">The topic's index.</param>
/// <param name="Length">How long it lasts.</param>
/// <param name="Factor">How many times more often than usual the topic is picked meanwhile.</param>
internal sealed record TriggeredBurst(int Topic, TimeSpan Length, double Factor);
