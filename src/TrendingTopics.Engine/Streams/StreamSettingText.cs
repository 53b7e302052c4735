namespace TrendingTopics.Engine.Streams;

/// <summary>What settings may be, in the words of error messages.</summary>
internal static class StreamSettingText
{
    public const string StartFrom = "earliest, latest or a time within the years 1970 to 9999 such as 2026-01-31T09:30:00Z";

    public const string Window =
        "a size such as 30s, 1m, 5m, 1h or 1d, for hopping windows followed by a slash and a slide that is at most the size (5m/10s); both in whole seconds, at most 366d";

    public static string Duration(long micros) =>
        micros >= 0 ? Streams.Duration.Format(micros) : $"-{Streams.Duration.Format(-micros)}";

    /// <summary>The names of an enumeration as they are written in settings: <c>field, hashtags or words</c>.</summary>
    public static string Choices<T>()
        where T : struct, Enum
    {
        var names = Enum.GetNames<T>().Select(Lower).ToArray();
        return $"{string.Join(", ", names[..^1])} or {names[^1]}";
    }

    /// <summary>A name of <paramref name="names"/> that the given one may be a slip of, else all of them.</summary>
    public static string Suggest(string given, IReadOnlyCollection<string> names)
    {
        var nearest = names.MinBy(name => Distance(given, name))!;
        return Distance(given, nearest) <= Math.Max(1, nearest.Length / 3)
            ? $"perhaps {nearest} was meant"
            : $"the settings here are {string.Join(", ", names)}";
    }

    /// <summary>How many characters must be put in, left out or changed to make one name the other, whatever their case.</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var changed = diagonal + (char.ToUpperInvariant(a[i - 1]) == char.ToUpperInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(changed, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }

    // Settings are written in lower case.
#pragma warning disable CA1308
    private static string Lower(string name) => name.ToLowerInvariant();
#pragma warning restore CA1308
}
