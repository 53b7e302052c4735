namespace TrendingTopics.Engine.Rankings;

/// <summary>A topic and how often it was mentioned.</summary>
/// <param name="Topic">The canonical topic.</param>
/// <param name="Count">Its mentions, above 0.</param>
public readonly record struct TopicCount(string Topic, long Count);

/// <summary>A topic's place in a ranking.</summary>
/// <param name="Rank">1, 2, …: by count descending, then by topic in ordinal UTF-8 order.</param>
/// <param name="Topic">The canonical topic.</param>
/// <param name="Count">Its mentions.</param>
/// <param name="PreviousRank">Its rank one slide earlier; null where that window's row did not list it.</param>
/// <param name="PreviousCount">Its count one slide earlier; null where that window's row did not list it.</param>
public readonly record struct RankedTopic(int Rank, string Topic, long Count, int? PreviousRank = null, long? PreviousCount = null);
