namespace TrendingTopics.Engine.Time;

/// <summary>
/// Times in the engine are <see cref="long"/> microseconds since the Unix epoch (UTC): exact, ordered, and free of allocation.
/// These are the conversions at its borders.
/// </summary>
public static class UnixMicros
{
    /// <summary>Microseconds in one second.</summary>
    public const long PerSecond = 1_000_000;

    /// <summary>Microseconds in one millisecond.</summary>
    public const long PerMillisecond = 1_000;

    /// <summary>The last microsecond of the year 9999: no event time lies beyond it.</summary>
    public const long Maximum = 253_402_300_799_999_999;

    /// <summary>The given time as microseconds since the epoch; what is below a microsecond is cut off.</summary>
    public static long From(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>The given duration as microseconds; what is below a microsecond is cut off.</summary>
    public static long From(TimeSpan duration) => duration.Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>What the clock shows, as microseconds since the epoch.</summary>
    public static long Now(TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        return From(clock.GetUtcNow());
    }

    /// <summary>The given microseconds since the epoch as a time in UTC, held within the years 1 to 9999.</summary>
    public static DateTimeOffset ToTime(long micros) =>
        DateTimeOffset.UnixEpoch.AddTicks(Math.Clamp(micros, -62_135_596_800 * PerSecond, Maximum) * TimeSpan.TicksPerMicrosecond);

    /// <summary>The given microseconds as a duration.</summary>
    public static TimeSpan ToDuration(long micros) => TimeSpan.FromTicks(micros * TimeSpan.TicksPerMicrosecond);

    /// <summary>The greatest multiple of <paramref name="step"/> that is not above <paramref name="micros"/>, also below zero.</summary>
    public static long Floor(long micros, long step)
    {
        var remainder = micros % step;
        return remainder < 0 ? micros - remainder - step : micros - remainder;
    }
}
