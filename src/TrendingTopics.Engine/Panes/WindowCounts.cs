namespace TrendingTopics.Engine.Panes;

/// <summary>The topics of a window and their counts, one behind the other: a second look at them reads memory in order.</summary>
internal sealed class WindowCounts
{
    private int[] _ids = new int[256];
    private long[] _counts = new long[256];
    private int _count;

    /// <summary>The topics.</summary>
    public ReadOnlySpan<int> Ids => _ids.AsSpan(0, _count);

    /// <summary>The count of each.</summary>
    public ReadOnlySpan<long> Counts => _counts.AsSpan(0, _count);

    /// <summary>Forgets all, and makes room for so many topics.</summary>
    public void Clear(int capacity)
    {
        _count = 0;
        if (_ids.Length < capacity)
        {
            _ids = new int[2 * capacity];
            _counts = new long[2 * capacity];
        }
    }

    /// <summary>Adds a topic; there must be room for it.</summary>
    public void Add(int id, long count)
    {
        (_ids[_count], _counts[_count]) = (id, count);
        _count++;
    }

    /// <summary>Becomes what a sum holds, in no order.</summary>
    public void Take(WindowSum sum)
    {
        var ids = sum.Ids();
        Clear(ids.Length);
        foreach (var id in ids)
        {
            Add(id, sum[id]);
        }
    }
}
