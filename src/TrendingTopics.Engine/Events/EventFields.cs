using System.Text.Json;

namespace TrendingTopics.Engine.Events;

/// <summary>The two fields of a record that make it an event, as they stand in it.</summary>
internal ref struct EventFields
{
    /// <summary>The topic, or the text that topics are extracted from.</summary>
    public FieldValue Topic;

    /// <summary>The time.</summary>
    public FieldValue Time;

    /// <summary>The time where it has been read on the way, which only numbers can be; else negative.</summary>
    public long Micros;
}

/// <summary>A field's value: a string without its quotes, a number or literal, or the opening of something nested.</summary>
internal readonly ref struct FieldValue
{
    public FieldValue(scoped ref readonly Utf8JsonReader reader)
    {
        Bytes = reader.ValueSpan;
        Kind = reader.TokenType;
        Escaped = reader.ValueIsEscaped;
    }

    public FieldValue(ReadOnlySpan<byte> bytes, JsonTokenType kind, bool escaped)
    {
        Bytes = bytes;
        Kind = kind;
        Escaped = escaped;
    }

    /// <summary>Its bytes; those of something nested mean nothing.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>What it is; <see cref="JsonTokenType.None"/>: the record has no such field.</summary>
    public JsonTokenType Kind { get; }

    /// <summary>Whether it is a string with escapes.</summary>
    public bool Escaped { get; }
}
