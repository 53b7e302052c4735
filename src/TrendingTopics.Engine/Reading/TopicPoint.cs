namespace TrendingTopics.Engine.Reading;

/// <summary>A topic's place in one final window.</summary>
/// <param name="Start">The window's start, microseconds since the epoch.</param>
/// <param name="Rank">Its rank; null where the window does not list it.</param>
/// <param name="Count">Its mentions; null where the window does not list all topics and not this one.</param>
public readonly record struct TopicPoint(long Start, int? Rank, long? Count);
