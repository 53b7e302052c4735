using System.Globalization;
using System.Text;

namespace TrendingTopics.Engine.Events;

/// <summary>Decodes the escapes of a JSON string that stands in UTF-8 between its quotes.</summary>
internal static class JsonEscapes
{
    private const int UnicodeLength = 6;

    /// <summary>Writes the decoded text, which is never longer than the escaped one.</summary>
    /// <param name="escaped">The string's bytes.</param>
    /// <param name="decoded">Takes the text; at least as long as <paramref name="escaped"/>.</param>
    /// <param name="written">How many bytes were written.</param>
    /// <returns>False where an escape is none of JSON's or half a surrogate pair. Other bytes are copied unseen.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> escaped, Span<byte> decoded, out int written)
    {
        written = 0;
        while (true)
        {
            var plain = escaped.IndexOf((byte)'\\');
            if (plain < 0)
            {
                escaped.CopyTo(decoded[written..]);
                written += escaped.Length;
                return true;
            }

            escaped[..plain].CopyTo(decoded[written..]);
            written += plain;
            escaped = escaped[plain..];
            if (!TryDecodeOne(escaped, decoded[written..], out var read, out var made))
            {
                return false;
            }

            escaped = escaped[read..];
            written += made;
        }
    }

    private static bool TryDecodeOne(ReadOnlySpan<byte> escaped, Span<byte> decoded, out int read, out int written)
    {
        read = 2;
        written = 1;
        if (escaped.Length < 2)
        {
            return false;
        }

        if (escaped[1] == 'u')
        {
            return TryDecodeUnicode(escaped, decoded, out read, out written);
        }

        byte plain = escaped[1] switch
        {
            (byte)'"' or (byte)'\\' or (byte)'/' => escaped[1],
            (byte)'b' => (byte)'\b',
            (byte)'f' => (byte)'\f',
            (byte)'n' => (byte)'\n',
            (byte)'r' => (byte)'\r',
            (byte)'t' => (byte)'\t',
            _ => 0,
        };
        if (plain == 0)
        {
            return false;
        }

        decoded[0] = plain;
        return true;
    }

    private static bool TryDecodeUnicode(ReadOnlySpan<byte> escaped, Span<byte> decoded, out int read, out int written)
    {
        read = UnicodeLength;
        written = 0;
        if (!TryReadUnit(escaped, out var unit))
        {
            return false;
        }

        if (!Rune.TryCreate(unit, out var rune))
        {
            read += UnicodeLength;
            if (!TryReadUnit(escaped[UnicodeLength..], out var low) || !Rune.TryCreate(unit, low, out rune))
            {
                return false;
            }
        }

        written = rune.EncodeToUtf8(decoded);
        return true;
    }

    private static bool TryReadUnit(ReadOnlySpan<byte> escaped, out char unit)
    {
        unit = default;
        if (escaped.Length < UnicodeLength || escaped[0] != '\\' || escaped[1] != 'u'
            || !ushort.TryParse(escaped[2..UnicodeLength], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
        {
            return false;
        }

        unit = (char)value;
        return true;
    }
}
