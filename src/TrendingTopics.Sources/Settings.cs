using System.Globalization;
using System.Numerics;

namespace TrendingTopics.Sources;

/// <summary>Judges settings; what is refused names the setting and what it may be.</summary>
internal static class Settings
{
    public static void InRange<T>(string name, T value, T least, T most)
        where T : INumber<T>
    {
        // Written so that NaN is refused too.
        if (!(value >= least && value <= most))
        {
            throw Refused(name, value.ToString(null, CultureInfo.InvariantCulture), string.Create(CultureInfo.InvariantCulture, $"{least} to {most}"));
        }
    }

    public static void InRange(string name, TimeSpan value, TimeSpan least, TimeSpan most)
    {
        if (value < least || value > most)
        {
            throw Refused(name, value.ToString(), $"{least} to {most}");
        }
    }

    public static ArgumentException Refused(string name, string? value, string allowed) =>
        new($"{name} may be {allowed}; it is {(value is null ? "missing" : $"'{value}'")}.");
}
