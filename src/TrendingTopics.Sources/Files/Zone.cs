using System.Globalization;

namespace TrendingTopics.Sources.Files;

/// <summary>Time zones by name or by offset.</summary>
internal static class Zone
{
    private static readonly string[] OffsetForms = [@"hh\:mm", "hhmm", "hh"];

    /// <summary>The zone; null where there is none of that name.</summary>
    public static TimeZoneInfo? Find(string text)
    {
        if (text.Length > 1 && text[0] is '+' or '-')
        {
            if (!TimeSpan.TryParseExact(text.AsSpan(1), OffsetForms, CultureInfo.InvariantCulture, out var offset) || offset > TimeSpan.FromHours(14))
            {
                return null;
            }

            return TimeZoneInfo.CreateCustomTimeZone(text, text[0] == '-' ? -offset : offset, text, text);
        }

        return TimeZoneInfo.TryFindSystemTimeZoneById(text, out var zone) ? zone : null;
    }
}
