namespace TrendingTopics.Engine.Logs;

/// <summary>A record as the log's reader pushes it. The spans are valid only during the call.</summary>
public readonly ref struct LogRecord
{
    /// <summary>The partition that holds it.</summary>
    public required int Partition { get; init; }

    /// <summary>Its offset in the partition; offsets rise and may leave gaps.</summary>
    public required long Offset { get; init; }

    /// <summary>When the log took it, microseconds since the epoch. It may go back (clocks do); versions and times do not.</summary>
    public required long AppendTime { get; init; }

    /// <summary>Its key; empty where it has none.</summary>
    public ReadOnlySpan<byte> Key { get; init; }

    /// <summary>Its value: the raw event.</summary>
    public required ReadOnlySpan<byte> Value { get; init; }

    /// <summary>The trace that a producer was in when it wrote the record (a W3C <c>traceparent</c>); empty where it gave none.</summary>
    public ReadOnlySpan<byte> TraceParent { get; init; }
}

/// <summary>A record copied out of the log.</summary>
/// <param name="Partition">The partition that holds it.</param>
/// <param name="Offset">Its offset.</param>
/// <param name="AppendTime">When the log took it, microseconds since the epoch.</param>
/// <param name="Value">The raw event.</param>
public sealed record StoredRecord(int Partition, long Offset, long AppendTime, ReadOnlyMemory<byte> Value);
