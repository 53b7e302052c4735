using TrendingTopics.Engine.Rankings;
using TrendingTopics.Engine.Topics;

namespace TrendingTopics.Engine.Panes;

/// <summary>Packs the counts of windows (sorted by topic) and of panes (in any order) for the store.</summary>
internal sealed class WindowPacker(TopicTable topics)
{
    private readonly TopicCountsWriter _writer = new();

    /// <summary>Every topic's count in a window, sorted by topic in ordinal UTF-8 order.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Pack(WindowSum sum)
    {
        // A pass over all live topics in their kept order, unless so few occur that sorting them is less work.
        var ids = sum.Ids();
        if (ids.Length < topics.Live / 16)
        {
            var sorted = ids.ToArray();
            topics.Order.Sort(sorted);
            foreach (var id in sorted)
            {
                _writer.Add(topics.Bytes(id), sum[id]);
            }
        }
        else
        {
            var order = topics.Order;
            foreach (var item in order.Sorted())
            {
                var count = sum[item.Id];
                if (count != 0 && order.IsLive(item))
                {
                    _writer.Add(order.Bytes(item), count);
                }
            }
        }

        return _writer.Complete();
    }

    /// <summary>Every topic's count in a pane.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Pack(Pane pane)
    {
        var ids = pane.Ids;
        for (var i = 0; i < ids.Length; i++)
        {
            _writer.Add(topics.Bytes(ids[i]), pane.CountAt(i));
        }

        return _writer.Complete();
    }
}
