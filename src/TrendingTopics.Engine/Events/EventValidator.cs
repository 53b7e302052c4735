using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Engine.Events;

/// <summary>Judges records as the processor of their stream will. Belongs to one thread.</summary>
public sealed class EventValidator
{
    private readonly JsonEventParser _parser;
    private readonly TopicCanonicalizer _canonicalizer;
    private readonly bool _isField;
    private readonly long _maxFuture;
    private readonly byte[] _topic = new byte[TopicCanonicalizer.MaxLength];

    /// <summary>A validator for the records of one stream.</summary>
    public EventValidator(StreamDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        _parser = new JsonEventParser(definition);
        _canonicalizer = new TopicCanonicalizer(definition.Extract, definition.IgnoreCase);
        _isField = definition.Extract == TopicExtraction.Field;
        _maxFuture = definition.MaxFuture;
    }

    /// <summary>Whether the record is an event (<see cref="InvalidReason.None"/>), or why not.</summary>
    /// <param name="record">The raw record.</param>
    /// <param name="appendTime">When the log takes it, microseconds since the epoch.</param>
    public InvalidReason Check(ReadOnlySpan<byte> record, long appendTime)
    {
        var reason = _parser.Parse(record, appendTime, out var parsed);
        if (reason != InvalidReason.None)
        {
            return reason;
        }

        if (parsed.Time > appendTime + _maxFuture)
        {
            return InvalidReason.TooFarAhead;
        }

        return _isField ? _canonicalizer.TryCanonicalize(parsed.Text, _topic, out _) : InvalidReason.None;
    }
}
