using System.Text;
using TrendingTopics.Engine.Rankings;

namespace TrendingTopics.Engine.Merging;

/// <summary>
/// Selects the first topics of a ranking from topics that come in ordinal order, each once. Only the selected become strings.
/// </summary>
/// <param name="limit">How many are selected.</param>
/// <param name="floor">A count that as many topics reach, so that none below it is selected; 0 where none is known.</param>
internal sealed class TopTopics(int limit, long floor)
{
    private readonly PriorityQueue<string, Place> _worstFirst = new();
    private long _threshold;

    /// <summary>How many topics came.</summary>
    public long Distinct { get; private set; }

    /// <summary>How many mentions they have.</summary>
    public long Mentions { get; private set; }

    /// <summary>The largest count that was not selected; 0 where all were.</summary>
    public long Cutoff { get; private set; }

    /// <summary>Adds the next topic.</summary>
    public void Add(ReadOnlySpan<byte> topic, long count)
    {
        Mentions += count;
        var place = new Place(count, Distinct++);
        if (count < floor || (_worstFirst.Count == limit && count <= _threshold))
        {
            // With as many mentions as the worst selected topic, it comes behind that in ordinal order.
            Cutoff = Math.Max(Cutoff, count);
            return;
        }

        if (_worstFirst.Count < limit)
        {
            _worstFirst.Enqueue(Encoding.UTF8.GetString(topic), place);
        }
        else
        {
            _worstFirst.EnqueueDequeue(Encoding.UTF8.GetString(topic), place);
            Cutoff = Math.Max(Cutoff, _threshold);
        }

        _threshold = _worstFirst.TryPeek(out _, out var worst) ? worst.Count : 0;
    }

    /// <summary>The selected topics in ranking order, with their places in the previous ranking where that lists them. Ends the selection.</summary>
    public IReadOnlyList<RankedTopic> Rank(IReadOnlyList<RankedTopic> previous)
    {
        var before = new Dictionary<string, RankedTopic>(previous.Count, StringComparer.Ordinal);
        foreach (var topic in previous)
        {
            before.Add(topic.Topic, topic);
        }

        var ranking = new RankedTopic[_worstFirst.Count];
        for (var rank = ranking.Length; _worstFirst.TryDequeue(out var topic, out var place); rank--)
        {
            ranking[rank - 1] = before.TryGetValue(topic, out var was)
                ? new RankedTopic(rank, topic, place.Count, was.Rank, was.Count)
                : new RankedTopic(rank, topic, place.Count);
        }

        return ranking;
    }

    /// <summary>Orders from the worst: fewer mentions first, of equal ones what came later.</summary>
    private readonly record struct Place(long Count, long Order) : IComparable<Place>
    {
        public int CompareTo(Place other) => Count != other.Count ? Count.CompareTo(other.Count) : other.Order.CompareTo(Order);
    }
}
