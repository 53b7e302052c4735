using TrendingTopics.Engine.Time;

namespace TrendingTopics.Wire.Reading;

/// <summary>
/// Which of a record's times are its append time: that of the broker or, where the topic keeps the senders' times, one within 2000 to
/// 2100. Another one counts as the previous record's.
/// </summary>
internal static class AppendTime
{
    /// <summary>What a record counts as where no record before it has a time either, microseconds since the epoch.</summary>
    public const long Earliest = FirstMillis * UnixMicros.PerMillisecond;

    // The beginnings of 2000 and of 2100, in milliseconds.
    private const long FirstMillis = 946_684_800_000;
    private const long LimitMillis = 4_102_444_800_000;

    /// <summary>Whether a sender's time, in milliseconds, counts.</summary>
    public static bool Counts(long millis) => millis is >= FirstMillis and < LimitMillis;

    /// <summary>A broker's time as microseconds since the epoch; one that no clock shows does not run over.</summary>
    public static long OfBroker(long millis) => Math.Clamp(millis, 0, UnixMicros.Maximum / UnixMicros.PerMillisecond) * UnixMicros.PerMillisecond;
}
