using System.Text;
using System.Text.Json;
using TrendingTopics.Engine.Events;

namespace TrendingTopics.Sources.Records;

/// <summary>Reads the time of a JSON record.</summary>
/// <param name="field">The field that holds it.</param>
/// <param name="zone">The zone of times without an offset; null for UTC.</param>
internal sealed class RecordTime(string field, TimeZoneInfo? zone)
{
    private readonly byte[] _field = Encoding.UTF8.GetBytes(field);

    /// <summary>The record's time in microseconds since the epoch; false where it has none.</summary>
    public bool TryRead(ReadOnlySpan<byte> record, out long micros)
    {
        micros = 0;
        var json = new Utf8JsonReader(record);
        try
        {
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var isTime = json.ValueTextEquals(_field);
                json.Read();
                if (isTime)
                {
                    return json.TokenType is JsonTokenType.Number or JsonTokenType.String
                        && EventTimeParser.TryParse(json.ValueSpan, out micros, zone);
                }

                json.Skip();
            }
        }
        catch (JsonException)
        {
            // Not a JSON object: it is passed on as it is, for the engine to count as invalid.
        }

        return false;
    }
}
