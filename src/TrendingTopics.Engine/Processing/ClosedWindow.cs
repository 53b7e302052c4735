using TrendingTopics.Engine.Rankings;

namespace TrendingTopics.Engine.Processing;

/// <summary>A window that a partition has closed: its final row, and every topic's count.</summary>
internal sealed record ClosedWindow(PartitionWindow Row, WindowPart Part)
{
    /// <summary>About how much memory it holds, in bytes.</summary>
    public long Bytes { get; } = 256 + (64L * Row.Topics.Count) + Part.Chunks.Sum(chunk => (long)chunk.Length);
}
