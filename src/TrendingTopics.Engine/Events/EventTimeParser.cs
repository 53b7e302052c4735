using System.Text;
using TrendingTopics.Engine.Time;

namespace TrendingTopics.Engine.Events;

/// <summary>
/// Reads event times, exactly: numbers since the epoch (below 1e11 seconds, below 1e14 milliseconds, else microseconds) and ISO 8601.
/// What is below a microsecond is cut off; times before 1970 or after 9999 are none.
/// </summary>
public static class EventTimeParser
{
    /// <summary>Longer texts are read only as UTF-8: no time that people write comes near.</summary>
    private const int MaxChars = 256;

    private static readonly ulong[] PowersOfTen =
    [
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000, 100_000_000_000,
        1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000, 10_000_000_000_000_000,
        100_000_000_000_000_000, 1_000_000_000_000_000_000,
    ];

    /// <summary>Reads a number or an ISO 8601 time.</summary>
    /// <param name="text">The text, in UTF-8 and without quotes.</param>
    /// <param name="micros">The time in microseconds since the epoch.</param>
    /// <param name="zone">Where the clock hangs that showed an ISO 8601 time without an offset; null: UTC.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, out long micros, TimeZoneInfo? zone = null) =>
        TryParseIso(text, out micros, zone) || TryParseNumber(text, out micros);

    /// <inheritdoc cref="TryParse(ReadOnlySpan{byte}, out long, TimeZoneInfo)"/>
    public static bool TryParse(ReadOnlySpan<char> text, out long micros, TimeZoneInfo? zone = null)
    {
        micros = 0;
        Span<byte> bytes = stackalloc byte[MaxChars];
        return text.Length <= MaxChars
            && Ascii.FromUtf16(text, bytes, out var length) == System.Buffers.OperationStatus.Done
            && TryParse(bytes[..length], out micros, zone);
    }

    /// <summary>
    /// Reads an ISO 8601 time: <c>2026-01-31</c>, then optionally <c>T</c> or a space and <c>09:30</c>, <c>09:30:05</c> or
    /// <c>09:30:05.123</c>, then optionally <c>Z</c>, <c>+01:00</c>, <c>+0100</c> or <c>+01</c>.
    /// </summary>
    /// <inheritdoc cref="TryParse(ReadOnlySpan{byte}, out long, TimeZoneInfo)"/>
    public static bool TryParseIso(ReadOnlySpan<byte> text, out long micros, TimeZoneInfo? zone = null) =>
        IsoTime.TryParse(text, zone, out micros);

    /// <summary>Reads a JSON number that is not negative: <c>1733940000</c>, <c>1733940000.123</c>, <c>1.733940000123e12</c>.</summary>
    /// <inheritdoc cref="TryParse(ReadOnlySpan{byte}, out long, TimeZoneInfo)"/>
    public static bool TryParseNumber(ReadOnlySpan<byte> text, out long micros)
    {
        micros = 0;
        if (!Number.TryRead(text, out var number))
        {
            return false;
        }

        if (number.Count == 0)
        {
            return true;
        }

        // The number is 0.d1d2d3… times ten to the power of Point with d1 above zero, so its size class is Point, and its whole
        // microseconds are its first Point + 6 (or 3, or 0) digits: nothing is rounded on the way.
        var kept = number.Point + (number.Point <= 11 ? 6 : number.Point <= 14 ? 3 : 0);
        if (kept > Number.MaxDigits)
        {
            return false;
        }

        if (kept > 0)
        {
            var shift = (int)kept - number.Count;
            micros = (long)(shift >= 0 ? number.Digits * PowersOfTen[shift] : number.Digits / PowersOfTen[-shift]);
        }

        return micros <= UnixMicros.Maximum;
    }

    /// <summary>A decimal number as its first significant digits and the place of its point.</summary>
    private ref struct Number
    {
        /// <summary>All that fit a <see cref="long"/>, and more than any time in range has.</summary>
        public const int MaxDigits = 18;

        /// <summary>The first significant digits.</summary>
        public ulong Digits;

        /// <summary>How many they are; 0: the number is zero.</summary>
        public int Count;

        /// <summary>How many digits stand before the point.</summary>
        public long Point;

        public static bool TryRead(ReadOnlySpan<byte> text, out Number number)
        {
            number = default;
            var whole = number.AddDigits(text);
            if (whole == 0 || (whole > 1 && text[0] == '0'))
            {
                return false;
            }

            number.Point = number.Count == 0 ? 0 : whole;
            var rest = text[whole..];
            if (rest.Length > 0 && rest[0] == '.')
            {
                rest = rest[1..];
                var zeros = number.Count > 0 ? 0 : Math.Max(rest.IndexOfAnyExcept((byte)'0'), 0);
                var fraction = number.AddDigits(rest);
                if (fraction == 0)
                {
                    return false;
                }

                number.Point -= zeros;
                rest = rest[fraction..];
            }

            return rest.IsEmpty || number.TryReadExponent(rest);
        }

        /// <summary>Takes the digits that the text begins with and returns how many these are.</summary>
        private int AddDigits(ReadOnlySpan<byte> text)
        {
            var (digits, count) = (Digits, Count);
            var at = 0;
            for (; at < text.Length && IsDigit(text[at]); at++)
            {
                if (count < MaxDigits)
                {
                    digits = (digits * 10) + (ulong)(text[at] - '0');
                    count += digits == 0 ? 0 : 1;
                }
            }

            (Digits, Count) = (digits, count);
            return at;
        }

        private bool TryReadExponent(ReadOnlySpan<byte> text)
        {
            if (text[0] is not ((byte)'e' or (byte)'E'))
            {
                return false;
            }

            var sign = text.Length > 1 && text[1] is (byte)'+' or (byte)'-' ? 1 : 0;
            var digits = text[(1 + sign)..];
            var exponent = 0L;
            foreach (var digit in digits)
            {
                if (!IsDigit(digit))
                {
                    return false;
                }

                // Beyond any number of digits that a record can hold, it no longer matters how far.
                exponent = Math.Min((exponent * 10) + (digit - '0'), 1L << 40);
            }

            Point += sign == 1 && text[1] == '-' ? -exponent : exponent;
            return digits.Length > 0;
        }

        private static bool IsDigit(byte value) => (uint)(value - '0') <= 9;
    }
}
