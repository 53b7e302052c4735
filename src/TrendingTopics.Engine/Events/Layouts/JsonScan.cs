using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Text.Json;

namespace TrendingTopics.Engine.Events.Layouts;

/// <summary>
/// Finds the ends of JSON strings and numbers, of exactly those that JSON's grammar allows. What follows a value is the caller's to check.
/// </summary>
internal static class JsonScan
{
    private const int Step = 32;
    private const int UnicodeLength = 6;

    /// <summary>The end of a number or literal that begins at the given place; negative where none does.</summary>
    /// <param name="record">The record.</param>
    /// <param name="at">Where it begins; within the record.</param>
    /// <param name="kind">What it is, judged by its first byte.</param>
    public static int ValueEnd(ReadOnlySpan<byte> record, int at, out JsonTokenType kind)
    {
        kind = record[at] switch
        {
            (byte)'t' => JsonTokenType.True,
            (byte)'f' => JsonTokenType.False,
            (byte)'n' => JsonTokenType.Null,
            _ => JsonTokenType.Number,
        };
        if (kind == JsonTokenType.Number)
        {
            return NumberEnd(record, at);
        }

        var literal = kind switch { JsonTokenType.True => "true"u8, JsonTokenType.False => "false"u8, _ => "null"u8 };
        return record[at..].StartsWith(literal) ? at + literal.Length : -1;
    }

    private static int NumberEnd(ReadOnlySpan<byte> record, int at)
    {
        if (at < record.Length && record[at] == '-')
        {
            at++;
        }

        var whole = DigitsEnd(record, at);
        if (whole == at || (whole > at + 1 && record[at] == '0'))
        {
            return -1;
        }

        at = whole;
        if (at < record.Length && record[at] == '.')
        {
            var fraction = DigitsEnd(record, at + 1);
            if (fraction == at + 1)
            {
                return -1;
            }

            at = fraction;
        }

        return at < record.Length && record[at] is (byte)'e' or (byte)'E' ? ExponentEnd(record, at + 1) : at;
    }

    private static int ExponentEnd(ReadOnlySpan<byte> record, int at)
    {
        if (at < record.Length && record[at] is (byte)'+' or (byte)'-')
        {
            at++;
        }

        var end = DigitsEnd(record, at);
        return end == at ? -1 : end;
    }

    private static int DigitsEnd(ReadOnlySpan<byte> record, int at)
    {
        while ((uint)at < (uint)record.Length && (uint)(record[at] - '0') <= 9)
        {
            at++;
        }

        return at;
    }

    /// <summary>The end of a string that has escapes, or none.</summary>
    /// <param name="record">The record.</param>
    /// <param name="stop">The first quote, backslash or control character behind the opening quote; the record's length or more where there is none.</param>
    /// <param name="escaped">Set where the string has escapes.</param>
    /// <returns>Where the closing quote stands; negative where none does, or something before it that may not.</returns>
    public static int EscapedStringEnd(ReadOnlySpan<byte> record, int stop, ref bool escaped)
    {
        while ((uint)stop < (uint)record.Length && record[stop] == '\\')
        {
            escaped = true;
            var length = EscapeLength(record[stop..]);
            if (length == 0)
            {
                return -1;
            }

            stop = Stop(record, stop + length);
        }

        return (uint)stop < (uint)record.Length && record[stop] == '"' ? stop : -1;
    }

    private static int EscapeLength(ReadOnlySpan<byte> text)
    {
        if (text.Length < 2)
        {
            return 0;
        }

        if (text[1] != 'u')
        {
            return text[1] is (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t' ? 2 : 0;
        }

        return text.Length >= UnicodeLength
            && char.IsAsciiHexDigit((char)text[2]) && char.IsAsciiHexDigit((char)text[3])
            && char.IsAsciiHexDigit((char)text[4]) && char.IsAsciiHexDigit((char)text[5]) ? UnicodeLength : 0;
    }

    /// <summary>The next quote, backslash or control character; the record's length or more where there is none.</summary>
    public static int Stop(ReadOnlySpan<byte> record, int at)
    {
        while (record.Length - at >= Step)
        {
            var stops = Stops(record.Slice(at, Step));
            if (stops != 0)
            {
                return at + BitOperations.TrailingZeroCount(stops);
            }

            at += Step;
        }

        while (at < record.Length && record[at] is not ((byte)'"' or (byte)'\\' or < (byte)' '))
        {
            at++;
        }

        return at;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Stops(ReadOnlySpan<byte> bytes)
    {
        var vector = Vector256.Create(bytes);
        return (Vector256.Equals(vector, Vector256.Create((byte)'"'))
            | Vector256.Equals(vector, Vector256.Create((byte)'\\'))
            | Vector256.LessThan(vector, Vector256.Create((byte)' '))).ExtractMostSignificantBits();
    }
}
