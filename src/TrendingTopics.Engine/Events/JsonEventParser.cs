using System.Text;
using System.Text.Json;
using System.Text.Unicode;
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

    /// <summary>The longest escape of one byte: <c>\u0041</c>.</summary>
    private const int MaxEscapeLength = 6;

    private readonly byte[] _topicName;
    private readonly byte[] _timeName;
    private readonly byte[] _decodedName;
    private readonly bool _ingestTime;
    private readonly MentionFinder? _mentions;
    private byte[] _decoded = new byte[1024];

    public JsonEventParser(StreamDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var topic = definition.Extract == TopicExtraction.Field ? definition.Fields.Topic : definition.Fields.Text;
        _topicName = Encoding.UTF8.GetBytes(topic);
        _timeName = Encoding.UTF8.GetBytes(definition.Fields.Time);
        _decodedName = new byte[MaxEscapeLength * Math.Max(_topicName.Length, _timeName.Length)];
        _ingestTime = definition.Time == EventTimeKind.Ingest;
        _mentions = definition.Extract == TopicExtraction.Field ? null : new MentionFinder(definition.Extract, definition.IgnoreCase);
    }

    /// <inheritdoc/>
    public InvalidReason Parse(ReadOnlySpan<byte> record, long appendTime, out ParsedEvent parsed)
    {
        parsed = default;
        var fields = default(Fields);
        try
        {
            if (!BeginsObject(record) || !TryFind(record, ref fields))
            {
                return InvalidReason.NotAnObject;
            }
        }
        catch (JsonException)
        {
            return InvalidReason.NotAnObject;
        }

        var reason = _mentions is null ? TakeTopic(fields.Topic, ref parsed) : TakeMentions(fields.Topic, _mentions, ref parsed);
        if (reason != InvalidReason.None)
        {
            return reason;
        }

        parsed.Time = appendTime;
        return _ingestTime ? InvalidReason.None : TakeTime(fields.Time, ref parsed);
    }

    /// <exception cref="JsonException">The record is not JSON; records that are cut off give false at no such cost.</exception>
    private bool TryFind(ReadOnlySpan<byte> record, scoped ref Fields fields)
    {
        // Not the final block, so that a record's sudden end is no exception; what lies behind the object is looked at below.
        var reader = new Utf8JsonReader(record, isFinalBlock: false, new JsonReaderState(new JsonReaderOptions { MaxDepth = MaxDepth }));
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan;
            var escaped = reader.ValueIsEscaped;
            var isTopic = escaped ? IsEscapedName(name, _topicName) : name.SequenceEqual(_topicName);
            var isTime = escaped ? IsEscapedName(name, _timeName) : name.SequenceEqual(_timeName);
            if (!reader.Read())
            {
                return false;
            }

            if (isTopic)
            {
                fields.Topic = new Field(in reader);
            }

            if (isTime)
            {
                fields.Time = new Field(in reader);
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

    private bool IsEscapedName(ReadOnlySpan<byte> escaped, byte[] name) =>
        escaped.Length <= MaxEscapeLength * name.Length
        && JsonEscapes.TryDecode(escaped, _decodedName, out var length)
        && _decodedName.AsSpan(0, length).SequenceEqual(name);

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

    private static InvalidReason TakeTopic(in Field field, ref ParsedEvent parsed)
    {
        parsed.Text = field.Bytes;
        return field.Kind is JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False && !field.Bytes.IsEmpty
            ? InvalidReason.None
            : InvalidReason.NoTopic;
    }

    private InvalidReason TakeMentions(in Field field, MentionFinder mentions, ref ParsedEvent parsed)
    {
        if (field.Kind != JsonTokenType.String)
        {
            return InvalidReason.NoTopic;
        }

        if (!TryDecode(field, out parsed.Text) || !Utf8.IsValid(parsed.Text))
        {
            return InvalidReason.TopicNotUnicode;
        }

        parsed.Mentions = mentions.Find(parsed.Text);
        return InvalidReason.None;
    }

    private static InvalidReason TakeTime(in Field field, ref ParsedEvent parsed)
    {
        var valid = field.Kind switch
        {
            JsonTokenType.Number => EventTimeParser.TryParseNumber(field.Bytes, out parsed.Time),
            JsonTokenType.String => field.Escaped
                ? TryParseEscaped(field.Bytes, out parsed.Time)
                : EventTimeParser.TryParse(field.Bytes, out parsed.Time),
            _ => false,
        };
        return valid ? InvalidReason.None
            : field.Kind is JsonTokenType.None or JsonTokenType.Null ? InvalidReason.NoTime
            : InvalidReason.BadTime;
    }

    private bool TryDecode(scoped in Field field, out ReadOnlySpan<byte> text)
    {
        text = field.Bytes;
        if (!field.Escaped)
        {
            return true;
        }

        if (_decoded.Length < text.Length)
        {
            _decoded = new byte[Math.Max(text.Length, 2 * _decoded.Length)];
        }

        var valid = JsonEscapes.TryDecode(text, _decoded, out var length);
        text = _decoded.AsSpan(0, length);
        return valid;
    }

    /// <summary>Times that people write fit; the scratch memory is not used, since a decoded text may stand in it.</summary>
    private static bool TryParseEscaped(ReadOnlySpan<byte> escaped, out long micros)
    {
        micros = 0;
        Span<byte> text = stackalloc byte[512];
        return escaped.Length <= text.Length
            && JsonEscapes.TryDecode(escaped, text, out var length)
            && EventTimeParser.TryParse(text[..length], out micros);
    }

    private ref struct Fields
    {
        public Field Topic;
        public Field Time;
    }

    /// <summary>A value as it stands in the record: a string without its quotes, a literal, or the opening of something nested.</summary>
    private readonly ref struct Field(scoped ref readonly Utf8JsonReader reader)
    {
        public readonly ReadOnlySpan<byte> Bytes = reader.ValueSpan;
        public readonly JsonTokenType Kind = reader.TokenType;
        public readonly bool Escaped = reader.ValueIsEscaped;
    }
}
