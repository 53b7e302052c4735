namespace TrendingTopics.Sources.Synthetic;

/// <summary>A topic, user or phrase of the synthetic source.</summary>
/// <param name="Text">The text as people read it; it is escaped where it is written.</param>
/// <param name="Weight">
/// How often it is picked, relative to the others of its list; above 0. Where it is missing: 1 for users and phrases, and for the n-th
/// topic 1/n to the power of the skew.
/// </param>
public sealed record Weighted(string Text, double? Weight = null);
