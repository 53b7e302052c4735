using TrendingTopics.Engine.Logs;

namespace TrendingTopics.Kafka.Reading;

/// <summary>An assigned partition: what was asked of it, and what the client was told.</summary>
/// <param name="number">The partition.</param>
internal sealed class ReadPartition(int number)
{
    /// <summary>No end is known.</summary>
    public const long NoEnd = -1;

    /// <summary>The partition.</summary>
    public int Number { get; } = number;

    /// <summary>Its append times.</summary>
    public AppendTime AppendTime { get; } = new();

    /// <summary>The offset to push next.</summary>
    public long Next { get; set; }

    /// <summary>Whether it was started since it was assigned, and its offset was not out of range since.</summary>
    public bool IsStarted { get; set; }

    /// <summary>Whether it is not to be pushed for now.</summary>
    public bool IsPaused { get; set; }

    /// <summary>Whether the client was told to pause, and has dropped what it had fetched.</summary>
    public bool IsClientPaused { get; set; }

    /// <summary>Whether the client has still to be told where to read.</summary>
    public bool IsSeekDue { get; set; }

    /// <summary>Where the client has met the partition's end, with every record before it pushed.</summary>
    public long End { get; set; } = NoEnd;

    /// <summary>What the log holds, being asked because the next offset is not in it; else null.</summary>
    public Task<LogRange>? Range { get; set; }

    /// <summary>How often it was started; a record that was fetched before the last time is not to be pushed.</summary>
    public int Starts { get; set; }

    /// <summary>Whether records are pushed when they come.</summary>
    public bool IsActive => IsStarted && !IsPaused && Range is null;

    /// <summary>Whether it is paused and the client does not know.</summary>
    public bool IsHeldBack => IsStarted && IsPaused && !IsClientPaused && Range is null;
}
