using TrendingTopics.Engine.Logs;

namespace TrendingTopics.Engine.Events;

/// <summary>What was found in records that were parsed together, as far as it was: each of the others is to be parsed by itself.</summary>
internal sealed class ParsedRecords
{
    /// <summary>The records that were parsed, a bit each, the first one lowest.</summary>
    public ulong Found { get; set; }

    /// <summary>What was found in each.</summary>
    public ParsedRecord[] Records { get; } = new ParsedRecord[LogRecords.Most];

    /// <summary>Whether a record was parsed.</summary>
    /// <param name="index">Which.</param>
    public bool Has(int index) => ((Found >> index) & 1) != 0;
}

/// <summary>What was found in a record.</summary>
internal struct ParsedRecord
{
    /// <summary>The event time, microseconds since the epoch.</summary>
    public long Time;

    /// <summary>Where the topic begins in the bytes of all records.</summary>
    public int TopicStart;

    /// <summary>How many bytes the topic has; at least one.</summary>
    public int TopicLength;
}
