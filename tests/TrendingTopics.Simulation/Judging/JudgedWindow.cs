using System.Text;
using TrendingTopics.Engine.Rankings;

namespace TrendingTopics.Simulation.Judging;

/// <summary>What a window ought to hold.</summary>
internal sealed class JudgedWindow
{
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);

    private IReadOnlyList<TopicCount>? _ranking;

    public long Events { get; private set; }

    public long Mentions { get; private set; }

    public long Other { get; private set; }

    public IReadOnlyDictionary<string, long> Counts => _counts;

    /// <summary>Adds an event; a topic that is null counts as <c>other</c>.</summary>
    public void Add(IReadOnlyList<string?> topics)
    {
        _ranking = null;
        Events++;
        Mentions += topics.Count;
        foreach (var topic in topics)
        {
            if (topic is null)
            {
                Other++;
            }
            else
            {
                _counts[topic] = _counts.GetValueOrDefault(topic) + 1;
            }
        }
    }

    /// <summary>Adds what another partition holds.</summary>
    public void Add(JudgedWindow other)
    {
        _ranking = null;
        Events += other.Events;
        Mentions += other.Mentions;
        Other += other.Other;
        foreach (var (topic, count) in other.Counts)
        {
            _counts[topic] = _counts.GetValueOrDefault(topic) + count;
        }
    }

    /// <summary>Topics by count descending, then in the order of their UTF-8 bytes.</summary>
    public IReadOnlyList<TopicCount> Ranking() => _ranking ??= Rank();

    private TopicCount[] Rank()
    {
        List<(byte[] Bytes, TopicCount Topic)> topics = [.. Counts.Select(c => (Encoding.UTF8.GetBytes(c.Key), new TopicCount(c.Key, c.Value)))];
        topics.Sort((one, other) =>
            one.Topic.Count != other.Topic.Count ? other.Topic.Count.CompareTo(one.Topic.Count) : one.Bytes.AsSpan().SequenceCompareTo(other.Bytes));
        return [.. topics.Select(t => t.Topic)];
    }
}
