using System.Globalization;
using TrendingTopics.Engine.Time;

namespace TrendingTopics.Engine.Streams;

/// <summary>Durations as people write them in settings: <c>250ms</c>, <c>10s</c>, <c>5m</c>, <c>24h</c>, <c>7d</c>; also <c>hh:mm:ss</c>.</summary>
public static class Duration
{
    private static readonly (string Unit, long Micros)[] Units =
    [
        ("ms", UnixMicros.PerMillisecond),
        ("d", 86_400 * UnixMicros.PerSecond),
        ("h", 3_600 * UnixMicros.PerSecond),
        ("m", 60 * UnixMicros.PerSecond),
        ("s", UnixMicros.PerSecond),
    ];

    /// <summary>Reads a duration as microseconds; false where the text is none, is negative or is longer than 10,000 days.</summary>
    public static bool TryParse(string? text, out long micros)
    {
        micros = 0;
        var trimmed = (text ?? "").Trim();
        if (trimmed.Contains(':', StringComparison.Ordinal))
        {
            if (!TimeSpan.TryParse(trimmed, CultureInfo.InvariantCulture, out var span) || span < TimeSpan.Zero)
            {
                return false;
            }

            micros = UnixMicros.From(span);
            return span <= TimeSpan.FromDays(10_000);
        }

        foreach (var (unit, length) in Units)
        {
            if (trimmed.EndsWith(unit, StringComparison.Ordinal)
                && long.TryParse(trimmed.AsSpan(0, trimmed.Length - unit.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number <= 10_000 * (86_400 * UnixMicros.PerSecond / length))
            {
                micros = number * length;
                return true;
            }
        }

        return false;
    }

    /// <summary>The shortest exact form, in the largest unit that divides it: 60,000,000 is <c>1m</c>.</summary>
    public static string Format(long micros)
    {
        foreach (var (unit, length) in Units.OrderByDescending(u => u.Micros))
        {
            if (micros % length == 0 && (micros != 0 || unit == "s"))
            {
                return string.Create(CultureInfo.InvariantCulture, $"{micros / length}{unit}");
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"{micros}us");
    }
}
