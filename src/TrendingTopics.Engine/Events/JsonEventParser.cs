using System.Text.Json;
using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Engine.Events;

/// <summary>
/// The exact parser, on <see cref="Utf8JsonReader"/>: a record is one JSON object, valid to its end, with at most white space around
/// it and at most 64 levels deep. Its fields may come in any order; of fields with one name the last counts. What stands in other
/// fields is checked for its grammar only.
/// </summary>
internal sealed class JsonEventParser : IEventParser
{
    private const int MaxDepth = 64;
    private readonly FieldNames _names;
    private readonly FieldJudge _judge;

    public JsonEventParser(StreamDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        _names = new FieldNames(definition);
        _judge = new FieldJudge(definition);
    }

    /// <inheritdoc/>
    public InvalidReason Parse(ReadOnlySpan<byte> record, long appendTime, out ParsedEvent parsed)
    {
        parsed = default;
        return TryFind(record, out var fields) ? _judge.Judge(fields, appendTime, ref parsed) : InvalidReason.NotAnObject;
    }

    /// <summary>Finds the two fields; false where the record is not one whole JSON object.</summary>
    public bool TryFind(ReadOnlySpan<byte> record, out EventFields fields)
    {
        fields = new EventFields { Micros = -1 };
        try
        {
            return BeginsObject(record) && TryRead(record, ref fields);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Reads a record token by token as this parser does.</summary>
    /// <remarks>Not the final block, so that a record's sudden end is no exception; what lies behind the object has to be looked at.</remarks>
    public static Utf8JsonReader Reader(ReadOnlySpan<byte> record) =>
        new(record, isFinalBlock: false, new JsonReaderState(new JsonReaderOptions { MaxDepth = MaxDepth }));

    /// <exception cref="JsonException">The record is not JSON; records that are cut off give false at no such cost.</exception>
    private bool TryRead(ReadOnlySpan<byte> record, scoped ref EventFields fields)
    {
        var reader = Reader(record);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isTopic = _names.IsTopic(in reader);
            var isTime = _names.IsTime(in reader);
            if (!reader.Read())
            {
                return false;
            }

            if (isTopic)
            {
                fields.Topic = new FieldValue(in reader);
            }

            if (isTime)
            {
                fields.Time = new FieldValue(in reader);
            }

            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray && !TrySkip(ref reader))
            {
                return false;
            }
        }

        return reader.TokenType == JsonTokenType.EndObject
            && reader.CurrentDepth == 0
            && IsWhiteSpace(record[(int)reader.BytesConsumed..]);
    }

    private static bool BeginsObject(ReadOnlySpan<byte> text)
    {
        var start = 0;
        while (start < text.Length && IsWhiteSpace(text[start]))
        {
            start++;
        }

        return start < text.Length && text[start] == '{';
    }

    private static bool IsWhiteSpace(ReadOnlySpan<byte> text)
    {
        foreach (var value in text)
        {
            if (!IsWhiteSpace(value))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsWhiteSpace(byte value) => value is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';

    private static bool TrySkip(ref Utf8JsonReader reader)
    {
        var depth = reader.CurrentDepth;
        while (reader.Read())
        {
            if (reader.CurrentDepth == depth)
            {
                return true;
            }
        }

        return false;
    }
}
