using TrendingTopics.Engine.Logs;

namespace TrendingTopics.Embedded.Logs;

/// <summary>What becomes true of a topic once an entry is durable.</summary>
internal sealed class AppendReceipt
{
    private readonly EventTopic _topic;
    private readonly long[] _ends;
    private readonly string? _source;
    private readonly string? _position;

    private AppendReceipt(EventTopic topic, long[] ends, string? source, string? position)
    {
        _topic = topic;
        _ends = ends;
        _source = source;
        _position = position;
    }

    /// <summary>The receipt of an entry that has just been encoded, and so moved the topic's ends.</summary>
    public static AppendReceipt Of(EventTopic topic, LogBatch batch) => new(topic, [.. topic.Next], batch.Source, batch.Position);

    /// <summary>Makes it true.</summary>
    /// <param name="address">The entry's address.</param>
    public void Apply(long address)
    {
        _ends.CopyTo(_topic.Ends, 0);
        if (_source is not null)
        {
            _topic.Positions[_source] = (_position, address);
        }
    }
}
