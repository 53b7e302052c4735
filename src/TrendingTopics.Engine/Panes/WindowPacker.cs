using TrendingTopics.Engine.Rankings;
using TrendingTopics.Engine.Topics;

namespace TrendingTopics.Engine.Panes;

/// <summary>Packs the counts of windows (sorted by topic) and of panes (in any order) for the store.</summary>
internal sealed class WindowPacker(TopicTable topics)
{
    private readonly TopicCountsWriter _writer = new();

    /// <summary>Every topic's count in a window, sorted by topic in ordinal UTF-8 order.</summary>
    /// <param name="sum">The window's counts.</param>
    /// <param name="counts">Becomes them in that order.</param>
    public IReadOnlyList<ReadOnlyMemory<byte>> Pack(WindowSum sum, WindowCounts counts)
    {
        // A pass over all live topics in their kept order, unless so few occur that sorting them is less work.
        var ids = sum.Ids();
        counts.Clear(ids.Length);
        if (ids.Length < topics.Live / 16)
        {
            var sorted = ids.ToArray();
            topics.Order.Sort(sorted);
            foreach (var id in sorted)
            {
                counts.Add(id, sum[id]);
                _writer.Add(topics.Bytes(id), sum[id]);
            }
        }
        else
        {
            var order = topics.Order;
            foreach (ref readonly var item in order.Sorted())
            {
                var count = sum[item.Id];
                if (count != 0 && order.IsNamed(item))
                {
                    counts.Add(item.Id, count);
                    _writer.Add(order.Bytes, item.Start, item.Length, count);
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
