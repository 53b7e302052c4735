using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using TrendingTopics.Engine.Events;
using TrendingTopics.Engine.Time;

namespace TrendingTopics.Sources.Files;

/// <summary>Writes what a file holds as text into JSON records.</summary>
internal static class JsonValues
{
    /// <summary>Writes a string; bytes that are not UTF-8 become U+FFFD.</summary>
    public static void WriteText(Utf8JsonWriter json, ReadOnlySpan<byte> text)
    {
        if (Utf8.IsValid(text))
        {
            json.WriteStringValue(text);
        }
        else
        {
            json.WriteStringValue(Encoding.UTF8.GetString(text));
        }
    }

    /// <summary>Writes a number where the text is one as JSON knows it, else a string.</summary>
    public static void WriteNumber(Utf8JsonWriter json, ReadOnlySpan<byte> text)
    {
        if (IsNumber(text))
        {
            json.WriteRawValue(text, skipInputValidation: true);
        }
        else
        {
            WriteText(json, text);
        }
    }

    /// <summary>Writes a time: in its zone where it has no offset of its own, as a number where it is one, else as it is.</summary>
    public static void WriteTime(Utf8JsonWriter json, ReadOnlySpan<byte> text, TimeZoneInfo? zone)
    {
        if (zone is not null && LacksOffset(text, zone, out var micros))
        {
            WriteTime(json, micros, zone);
        }
        else
        {
            WriteNumber(json, text);
        }
    }

    /// <summary>Writes the time as ISO 8601 with the zone's offset.</summary>
    public static void WriteTime(Utf8JsonWriter json, long micros, TimeZoneInfo zone) =>
        json.WriteStringValue(TimeZoneInfo.ConvertTime(UnixMicros.ToTime(micros), zone));

    /// <summary>Whether the text is a time whose meaning depends on the zone.</summary>
    public static bool LacksOffset(ReadOnlySpan<byte> text, TimeZoneInfo zone, out long micros) =>
        EventTimeParser.TryParseIso(text, out micros, zone) && (!EventTimeParser.TryParseIso(text, out var utc) || utc != micros);

    private static bool IsNumber(ReadOnlySpan<byte> text)
    {
        var first = text.IsEmpty ? (byte)0 : text[0];
        if (first != '-' && (first < '0' || first > '9'))
        {
            return false;
        }

        try
        {
            var reader = new Utf8JsonReader(text);
            return reader.Read() && reader.TokenType == JsonTokenType.Number && reader.BytesConsumed == text.Length;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
