using TrendingTopics.Engine.Panes;
using TrendingTopics.Engine.Topics;

namespace TrendingTopics.Engine.Rankings;

/// <summary>
/// Selects the top topics of a window: a heap of the best so far with the worst of them on top, of those topics that may be among them at
/// all. Reusable; not for several threads.
/// </summary>
internal sealed class TopSelector(TopicTable topics)
{
    // Of more topics than so many for each that is selected, few get into the heap: to find the floor would take longer.
    private const long MostForFloor = 64;

    private readonly CountFloor _floor = new();
    private (long Count, int Id)[] _heap = [];
    private int _size;

    /// <summary>The window's first topics in ranking order, and the largest count that is not among them (0 where all are).</summary>
    public TopicCount[] Select(WindowCounts window, int top, out long cutoff)
    {
        if (_heap.Length < top)
        {
            _heap = new (long, int)[top];
        }

        _size = 0;
        cutoff = 0;
        var ids = window.Ids;
        var counts = window.Counts;
        var floor = counts.Length <= top * MostForFloor ? _floor.Of(counts, top) : 0;
        for (var i = 0; i < counts.Length; i++)
        {
            if (counts[i] < floor)
            {
                cutoff = Math.Max(cutoff, counts[i]);
                continue;
            }

            var candidate = (Count: counts[i], Id: ids[i]);
            if (_size < top)
            {
                _heap[_size] = candidate;
                Up(_size++);
            }
            else if (candidate.Count < _heap[0].Count || !Before(candidate, _heap[0]))
            {
                cutoff = Math.Max(cutoff, candidate.Count);
            }
            else
            {
                cutoff = Math.Max(cutoff, _heap[0].Count);
                _heap[0] = candidate;
                Down();
            }
        }

        var ranking = new TopicCount[_size];
        while (_size > 0)
        {
            var worst = _heap[0];
            _heap[0] = _heap[--_size];
            Down();
            ranking[_size] = new TopicCount(topics.Text(worst.Id), worst.Count);
        }

        return ranking;
    }

    private bool Before((long Count, int Id) a, (long Count, int Id) b) =>
        a.Count != b.Count ? a.Count > b.Count : topics.Bytes(a.Id).SequenceCompareTo(topics.Bytes(b.Id)) < 0;

    private void Up(int index)
    {
        while (index > 0)
        {
            var parent = (index - 1) / 2;
            if (!Before(_heap[parent], _heap[index]))
            {
                return;
            }

            (_heap[parent], _heap[index]) = (_heap[index], _heap[parent]);
            index = parent;
        }
    }

    private void Down()
    {
        for (var index = 0; ;)
        {
            var child = (2 * index) + 1;
            if (child >= _size)
            {
                return;
            }

            if (child + 1 < _size && Before(_heap[child], _heap[child + 1]))
            {
                child++;
            }

            if (!Before(_heap[index], _heap[child]))
            {
                return;
            }

            (_heap[index], _heap[child]) = (_heap[child], _heap[index]);
            index = child;
        }
    }
}
