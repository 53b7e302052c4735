namespace TrendingTopics.Engine.Logs;

/// <summary>A topic of the log.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Id">Its identity: a topic deleted and created again has another.</param>
/// <param name="Partitions">How many partitions it has.</param>
public sealed record LogTopic(string Name, string Id, int Partitions);

/// <summary>The offsets that a partition holds.</summary>
/// <param name="Start">The first offset kept.</param>
/// <param name="End">The offset that the next record gets.</param>
public readonly record struct LogRange(long Start, long End);
