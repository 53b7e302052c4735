using System.Globalization;

namespace TrendingTopics.Programs.Feeding;

/// <summary>Time zones as people write them.</summary>
internal static class TimeZones
{
    public const string Allowed = "a time zone such as UTC, America/New_York or -04:00";

    public static bool IsKnown(string text)
    {
        if (text is ['+' or '-', ..])
        {
            return TimeSpan.TryParseExact(text[1..], @"hh\:mm", CultureInfo.InvariantCulture, out var offset) && offset <= TimeSpan.FromHours(14);
        }

        return TimeZoneInfo.TryFindSystemTimeZoneById(text, out _);
    }
}
