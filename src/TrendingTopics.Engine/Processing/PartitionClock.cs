using TrendingTopics.Engine.Time;

namespace TrendingTopics.Engine.Processing;

/// <summary>
/// The times of one partition, each a function of its records and advances: version, time, watermark. Microseconds since the epoch.
/// </summary>
internal struct PartitionClock(long lateness)
{
    /// <summary>Stands for a time that is not known yet.</summary>
    public const long None = long.MinValue;

    /// <summary>The append time that counts before any record: the start of the year 2000.</summary>
    public const long FirstAppendTime = 946_684_800 * UnixMicros.PerSecond;

    private const long LastAppendTime = 4_102_444_800 * UnixMicros.PerSecond;

    /// <summary>The version: rises with each record and advance.</summary>
    public long Version;

    /// <summary>The append time that counts for the last record.</summary>
    public long AppendTime = FirstAppendTime;

    /// <summary>Whether the last record's own append time counted.</summary>
    public bool HasOwnAppendTime;

    /// <summary>The greatest min(event time, append time) seen.</summary>
    public long Time = None;

    /// <summary>Every window that ends by then is closed.</summary>
    public long Watermark = None;

    /// <summary>Takes a record's append time; one outside 2000 to 2100 counts as the previous record's.</summary>
    public void OnRecord(long appendTime)
    {
        HasOwnAppendTime = appendTime is >= FirstAppendTime and < LastAppendTime;
        if (HasOwnAppendTime)
        {
            AppendTime = appendTime;
        }

        Version = Math.Max(Version + 1, AppendTime);
    }

    /// <summary>Takes an event's time and returns the watermark that follows from it, which is not in force yet.</summary>
    public long OnEvent(long time)
    {
        Time = Math.Max(Time, Math.Min(time, AppendTime));
        return Math.Max(Watermark, Time - lateness);
    }
}
