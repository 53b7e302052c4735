using TrendingTopics.Engine.Topics;

namespace TrendingTopics.Engine.Panes;

/// <summary>
/// The counts of one window, as a running sum over panes: it slides by adding the panes that enter and subtracting those that leave.
/// At all times it is the sum of exactly the panes that it holds.
/// </summary>
internal sealed class WindowSum
{
    private long[] _counts = new long[256];
    private bool[] _listed = new bool[256];
    private int[] _ids = new int[256];
    private int _listedCount;

    /// <summary>Events in the window.</summary>
    public long Events { get; private set; }

    /// <summary>Mentions in it, those of <see cref="Other"/> among them.</summary>
    public long Mentions { get; private set; }

    /// <summary>Mentions of topics beyond the limit.</summary>
    public long Other { get; private set; }

    /// <summary>How many topics have a count above 0.</summary>
    public int Distinct { get; private set; }

    /// <summary>A topic's count.</summary>
    public long this[int id] => (uint)id < (uint)_counts.Length ? _counts[id] : 0;

    /// <summary>Adds a pane.</summary>
    public void Add(Pane pane, TopicTable topics)
    {
        Grow(topics.Capacity);
        Events += pane.Events;
        Mentions += pane.Mentions;
        Other += pane.Other;
        var ids = pane.Ids;
        for (var i = 0; i < ids.Length; i++)
        {
            AddTopic(ids[i], pane.CountAt(i));
        }
    }

    /// <summary>Subtracts a pane that was added.</summary>
    public void Subtract(Pane pane)
    {
        Events -= pane.Events;
        Mentions -= pane.Mentions;
        Other -= pane.Other;
        var ids = pane.Ids;
        for (var i = 0; i < ids.Length; i++)
        {
            ref var count = ref _counts[ids[i]];
            count -= pane.CountAt(i);
            if (count == 0)
            {
                Distinct--;
            }
        }
    }

    /// <summary>Adds one mention to what a pane that it holds has just counted; <see cref="TopicTable.Other"/> counts as other.</summary>
    public void AddMention(int id, TopicTable topics)
    {
        Mentions++;
        if (id == TopicTable.Other)
        {
            Other++;
            return;
        }

        Grow(topics.Capacity);
        AddTopic(id, 1);
    }

    /// <summary>Adds one event to what a pane that it holds has just counted.</summary>
    public void AddEvent() => Events++;

    /// <summary>Becomes a copy of another sum.</summary>
    public void CopyFrom(WindowSum other)
    {
        foreach (var id in _ids.AsSpan(0, _listedCount))
        {
            _counts[id] = 0;
            _listed[id] = false;
        }

        Grow(other._counts.Length);
        (Events, Mentions, Other, Distinct, _listedCount) = (other.Events, other.Mentions, other.Other, other.Distinct, 0);
        foreach (var id in other.Ids())
        {
            _counts[id] = other._counts[id];
            _listed[id] = true;
            _ids[_listedCount++] = id;
        }
    }

    /// <summary>The topics with a count above 0, each once, in no order; valid until the sum changes.</summary>
    public ReadOnlySpan<int> Ids()
    {
        // Topics whose count has gone back to 0 are dropped from the list here, once a walk, not at each subtraction.
        if (_listedCount != Distinct)
        {
            var kept = 0;
            for (var i = 0; i < _listedCount; i++)
            {
                var id = _ids[i];
                if (_counts[id] != 0)
                {
                    _ids[kept++] = id;
                }
                else
                {
                    _listed[id] = false;
                }
            }

            _listedCount = kept;
        }

        return _ids.AsSpan(0, _listedCount);
    }

    private void AddTopic(int id, long amount)
    {
        ref var count = ref _counts[id];
        if (count == 0)
        {
            Distinct++;
            if (!_listed[id])
            {
                _listed[id] = true;
                _ids[_listedCount++] = id;
            }
        }

        count += amount;
    }

    private void Grow(int capacity)
    {
        if (capacity > _counts.Length)
        {
            var length = Math.Max(capacity, 2 * _counts.Length);
            Array.Resize(ref _counts, length);
            Array.Resize(ref _listed, length);
            Array.Resize(ref _ids, length);
        }
    }
}
