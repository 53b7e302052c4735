using System.Globalization;
using TrendingTopics.Engine.Time;

namespace TrendingTopics.Serving.Requests;

/// <summary>Times as the API takes and gives them: ISO 8601, taken as UTC where they name no offset, or a number since the epoch.</summary>
internal static class TimeText
{
    /// <summary>The earliest time asked for: the epoch.</summary>
    public const long Minimum = 0;

    /// <summary>Behind the latest one.</summary>
    public const long Maximum = UnixMicros.Maximum + 1;

    /// <summary>What may be sent, as the end of a sentence.</summary>
    public const string Allowed = "a time such as 2026-01-01T00:00:00Z (ISO 8601), or seconds, milliseconds or microseconds since 1970";

    private static readonly string[] Forms =
    [
        "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
    ];

    /// <summary>Reads a time of 1970 to 9999 as microseconds since the epoch.</summary>
    public static bool TryParse(string text, out long micros)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            micros = FromNumber(number);
            return micros is >= Minimum and < Maximum;
        }

        // A plus sign that was not escaped arrives as a space: 2026-01-01T00:00:00 02:00.
        var iso = text.Replace(' ', '+');
        var read = DateTimeOffset.TryParseExact(
            iso, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time);
        micros = UnixMicros.From(time);
        return read && micros is >= Minimum and < Maximum;
    }

    /// <summary>The time as it stands in answers.</summary>
    public static DateTime ToUtc(long micros) => UnixMicros.ToTime(micros).UtcDateTime;

    /// <summary>The time as it stands in answers; null stays null.</summary>
    public static DateTime? ToUtc(long? micros) => micros is { } value ? ToUtc(value) : null;

    /// <summary>The time as text: 2026-01-01T00:00:00Z, with as many decimals as it has.</summary>
    public static string Format(long micros) => ToUtc(micros).ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);

    // The same limits as for times in records.
    private static long FromNumber(long number) => number switch
    {
        < 100_000_000_000 => number * UnixMicros.PerSecond,
        < 100_000_000_000_000 => number * UnixMicros.PerMillisecond,
        _ => number,
    };
}
