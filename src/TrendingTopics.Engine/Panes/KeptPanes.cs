using TrendingTopics.Engine.Time;
using TrendingTopics.Engine.Topics;

namespace TrendingTopics.Engine.Panes;

/// <summary>The panes of one group that a window still open needs, in order of their starts; there is none without events.</summary>
internal sealed class KeptPanes(long length, TopicTable topics)
{
    private const int Spares = 4;
    private readonly List<Pane> _panes = [];
    private readonly Stack<Pane> _spare = [];

    /// <summary>Length of a pane in microseconds.</summary>
    public long Length { get; } = length;

    /// <summary>How many panes are kept.</summary>
    public int Count => _panes.Count;

    /// <summary>The pane at the given place, counted by start.</summary>
    public Pane this[int index] => _panes[index];

    /// <summary>The place of the first pane that begins at or after the given time; <see cref="Count"/> where none does.</summary>
    public int IndexFrom(long start)
    {
        var low = 0;
        var high = _panes.Count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_panes[middle].Start < start)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>The pane that holds the given time, made where it is missing.</summary>
    public Pane GetOrAdd(long time, out bool added)
    {
        var start = UnixMicros.Floor(time, Length);
        var index = IndexFrom(start);
        added = index == _panes.Count || _panes[index].Start != start;
        if (added)
        {
            var pane = _spare.TryPop(out var spare) ? spare : new Pane();
            pane.Reset(start);
            _panes.Insert(index, pane);
        }

        return _panes[index];
    }

    /// <summary>Provisional rows hold what has been counted so far.</summary>
    public void MarkTaken()
    {
        foreach (var pane in _panes)
        {
            pane.EventsAtTrigger = pane.Events;
        }
    }

    /// <summary>Drops the oldest panes; their topics that no other pane holds are free.</summary>
    public void DropFirst(int count)
    {
        foreach (var pane in _panes.Take(count))
        {
            foreach (var id in pane.Ids)
            {
                topics.Release(id);
            }

            // Emptied at once, so that a spare pane holds no counts of ids that soon stand for other topics.
            pane.Reset(0);
            if (_spare.Count < Spares)
            {
                _spare.Push(pane);
            }
        }

        _panes.RemoveRange(0, count);
    }
}
