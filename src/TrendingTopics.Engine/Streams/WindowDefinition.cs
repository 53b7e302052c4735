using System.Globalization;
using TrendingTopics.Engine.Time;

namespace TrendingTopics.Engine.Streams;

/// <summary>
/// A window definition: <c>1m</c> is tumbling, <c>5m/10s</c> hops (size/slide). Windows are aligned to the Unix epoch, hold their
/// start and not their end, and are multiples of one second.
/// </summary>
/// <param name="Size">Length of a window in microseconds.</param>
/// <param name="Slide">Distance between the starts of two windows in microseconds, at most <paramref name="Size"/>.</param>
public readonly record struct WindowDefinition(long Size, long Slide) : IParsable<WindowDefinition>
{
    /// <summary>Whether each event lies in exactly one window.</summary>
    public bool IsTumbling => Size == Slide;

    /// <summary>Start of the earliest window that holds the given time.</summary>
    public long FirstStart(long time) => UnixMicros.Floor(time - Size, Slide) + Slide;

    /// <summary>Start of the latest window that holds the given time or, where size is no multiple of slide, that begins last before it.</summary>
    public long LastStart(long time) => UnixMicros.Floor(time, Slide);

    /// <summary>Whether a window begins at the given time.</summary>
    public bool IsStart(long time) => UnixMicros.Floor(time, Slide) == time;

    /// <summary>Reads <c>1m</c>, <c>90s</c>, <c>5m/10s</c>.</summary>
    /// <exception cref="FormatException">The text is none; the message says what is allowed.</exception>
    public static WindowDefinition Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var window) ? window : throw new FormatException($"'{s}' is not a window; it must be {StreamSettingText.Window}.");

    /// <inheritdoc/>
    public static bool TryParse(string? s, IFormatProvider? provider, out WindowDefinition result)
    {
        result = default;
        var parts = (s ?? "").Split('/');
        if (parts.Length > 2 || !Duration.TryParse(parts[0], out var size))
        {
            return false;
        }

        var slide = size;
        if (parts.Length == 2 && !Duration.TryParse(parts[1], out slide))
        {
            return false;
        }

        if (slide <= 0 || slide > size || size % UnixMicros.PerSecond != 0 || slide % UnixMicros.PerSecond != 0)
        {
            return false;
        }

        result = new WindowDefinition(size, slide);
        return true;
    }

    /// <summary>The definition as it is written: <c>1m</c>, <c>5m/10s</c>. Equal definitions have equal texts.</summary>
    public override string ToString() =>
        IsTumbling ? Duration.Format(Size) : string.Create(CultureInfo.InvariantCulture, $"{Duration.Format(Size)}/{Duration.Format(Slide)}");
}
