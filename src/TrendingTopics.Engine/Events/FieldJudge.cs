using System.Text.Json;
using System.Text.Unicode;
using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Engine.Events;

/// <summary>Makes an event of the fields that a parser has found, or says why they are none. Belongs to one thread.</summary>
internal sealed class FieldJudge(StreamDefinition definition)
{
    private readonly bool _ingestTime = definition.Time == EventTimeKind.Ingest;

    private readonly MentionFinder? _mentions =
        definition.Extract == TopicExtraction.Field ? null : new MentionFinder(definition.Extract, definition.IgnoreCase);

    private byte[] _decoded = new byte[1024];

    /// <inheritdoc cref="IEventParser.Parse"/>
    public InvalidReason Judge(in EventFields fields, long appendTime, ref ParsedEvent parsed)
    {
        var reason = _mentions is null ? TakeTopic(fields.Topic, ref parsed) : TakeMentions(fields.Topic, _mentions, ref parsed);
        if (reason != InvalidReason.None)
        {
            return reason;
        }

        if (_ingestTime)
        {
            parsed.Time = appendTime;
            return InvalidReason.None;
        }

        parsed.Time = fields.Micros;
        return fields.Micros >= 0 ? InvalidReason.None : TakeTime(fields.Time, ref parsed);
    }

    private static InvalidReason TakeTopic(in FieldValue field, ref ParsedEvent parsed)
    {
        // Not copied as it is: a processor that reads two words at once that were just written one by one waits for both.
        parsed.Text = field.Bytes[..field.Bytes.Length];
        return field.Kind is JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False && !field.Bytes.IsEmpty
            ? InvalidReason.None
            : InvalidReason.NoTopic;
    }

    private InvalidReason TakeMentions(in FieldValue field, MentionFinder mentions, ref ParsedEvent parsed)
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

    private static InvalidReason TakeTime(in FieldValue field, ref ParsedEvent parsed)
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

    private bool TryDecode(scoped in FieldValue field, out ReadOnlySpan<byte> text)
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
}
