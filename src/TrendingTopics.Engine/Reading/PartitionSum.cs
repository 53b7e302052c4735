using TrendingTopics.Engine.Rankings;

namespace TrendingTopics.Engine.Reading;

/// <summary>What the partitions hold of a window that is not merged yet, added up.</summary>
internal sealed class PartitionSum
{
    private readonly IReadOnlyList<PartitionWindow> _rows;

    /// <summary>Adds up the rows.</summary>
    /// <param name="rows">One row a partition.</param>
    /// <param name="top">How many topics to rank.</param>
    public PartitionSum(IReadOnlyList<PartitionWindow> rows, int top)
    {
        _rows = rows;
        var counts = new Dictionary<string, long>();
        foreach (var topic in rows.SelectMany(r => r.Topics))
        {
            counts[topic.Topic] = counts.GetValueOrDefault(topic.Topic) + topic.Count;
        }

        // No partition has more topics than the stream; where all lists are whole, together they name every topic.
        Distinct = rows.Select(r => r.Distinct).Append(counts.Count).Max();
        Topics = [.. counts
            .Select(c => new TopicCount(c.Key, c.Value))
            .Order(Comparer<TopicCount>.Create(ByRank))
            .Take(top)];
    }

    /// <summary>The first topics in ranking order.</summary>
    public IReadOnlyList<TopicCount> Topics { get; }

    /// <summary>At least so many topics were mentioned.</summary>
    public long Distinct { get; }

    /// <summary>The lists that lack one of <see cref="Topics"/>.</summary>
    public List<ShortList> FindShortLists()
    {
        var lists = new List<ShortList>();
        foreach (var row in _rows.Where(r => r.Cutoff > 0))
        {
            var listed = row.Topics.Select(t => t.Topic).ToHashSet();
            var index = 0;
            while (index < Topics.Count && listed.Contains(Topics[index].Topic))
            {
                index++;
            }

            if (index < Topics.Count)
            {
                lists.Add(new ShortList(index + 1, row.Cutoff));
            }
        }

        return lists;
    }

    private static int ByRank(TopicCount left, TopicCount right) =>
        left.Count != right.Count ? right.Count.CompareTo(left.Count) : Utf8Order.Compare(left.Topic, right.Topic);
}
