using TrendingTopics.Engine.Logs;

namespace TrendingTopics.Embedded.Logs;

/// <summary>A topic of the embedded log, as the log's lock guards it.</summary>
/// <param name="description">What callers see.</param>
/// <param name="number">Its number in entries.</param>
/// <param name="firstOffset">Where its partitions begin among those of all topics, in a mark's offsets.</param>
internal sealed class EventTopic(LogTopic description, int number, int firstOffset)
{
    public LogTopic Description => description;

    public int Number => number;

    public int FirstOffset => firstOffset;

    /// <summary>Whether the entry that creates it is durable.</summary>
    public bool IsDurable { get; set; }

    /// <summary>The partition of the next record that has no key.</summary>
    public int Keyless { get; set; }

    /// <summary>The first offset kept, by partition.</summary>
    public long[] Starts { get; } = new long[description.Partitions];

    /// <summary>The offset that the next durable record gets, by partition.</summary>
    public long[] Ends { get; } = new long[description.Partitions];

    /// <summary>The offset that the next record appended gets, by partition.</summary>
    public long[] Next { get; } = new long[description.Partitions];

    /// <summary>The durable positions of sources, with the address of the entry that brought them.</summary>
    public Dictionary<string, (string? Position, long Address)> Positions { get; } = new(StringComparer.Ordinal);

    public LogRange Range(int partition) => new(Starts[partition], Ends[partition]);
}
