using System.Text;
using System.Text.Json;
using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Engine.Events;

/// <summary>What the two fields of a stream are called in its records. Belongs to one thread.</summary>
internal sealed class FieldNames
{
    /// <summary>The longest escape of one byte: <c>\u0041</c>.</summary>
    private const int MaxEscapeLength = 6;

    private readonly byte[] _topic;
    private readonly byte[] _time;
    private readonly byte[] _decoded;

    public FieldNames(StreamDefinition definition)
    {
        var topic = definition.Extract == TopicExtraction.Field ? definition.Fields.Topic : definition.Fields.Text;
        _topic = Encoding.UTF8.GetBytes(topic);
        _time = Encoding.UTF8.GetBytes(definition.Fields.Time);
        _decoded = new byte[MaxEscapeLength * Math.Max(_topic.Length, _time.Length)];
    }

    /// <summary>Whether the property that the reader stands on is the topic.</summary>
    public bool IsTopic(scoped ref readonly Utf8JsonReader reader) => Is(reader.ValueSpan, reader.ValueIsEscaped, _topic);

    /// <summary>Whether the property that the reader stands on is the time.</summary>
    public bool IsTime(scoped ref readonly Utf8JsonReader reader) => Is(reader.ValueSpan, reader.ValueIsEscaped, _time);

    private bool Is(ReadOnlySpan<byte> found, bool escaped, byte[] name) =>
        escaped ? IsEscaped(found, name) : found.SequenceEqual(name);

    private bool IsEscaped(ReadOnlySpan<byte> escaped, byte[] name) =>
        escaped.Length <= MaxEscapeLength * name.Length
        && JsonEscapes.TryDecode(escaped, _decoded, out var length)
        && _decoded.AsSpan(0, length).SequenceEqual(name);
}
