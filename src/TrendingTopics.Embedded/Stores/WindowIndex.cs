using TrendingTopics.Engine.Rankings;

namespace TrendingTopics.Embedded.Stores;

/// <summary>All windows of one definition in one run, by start.</summary>
internal sealed class WindowIndex
{
    private readonly SortedList<long, WindowEntry> _windows = [];

    public IEnumerable<WindowEntry> Windows => _windows.Values;

    public WindowEntry? Find(long start) => _windows.GetValueOrDefault(start);

    public WindowEntry GetOrAdd(long start)
    {
        if (!_windows.TryGetValue(start, out var window))
        {
            _windows.Add(start, window = new WindowEntry(start));
        }

        return window;
    }

    /// <summary>The windows that start in [from, to), ascending.</summary>
    public IEnumerable<WindowEntry> Ascending(long from, long to)
    {
        for (var i = FirstAt(from); i < _windows.Count && _windows.GetKeyAtIndex(i) < to; i++)
        {
            yield return _windows.GetValueAtIndex(i);
        }
    }

    /// <summary>The windows that start in [from, to), descending.</summary>
    public IEnumerable<WindowEntry> Descending(long from, long to)
    {
        for (var i = FirstAt(to) - 1; i >= 0 && _windows.GetKeyAtIndex(i) >= from; i--)
        {
            yield return _windows.GetValueAtIndex(i);
        }
    }

    /// <summary>Removes the windows of which nothing is left.</summary>
    public void RemoveEmpty()
    {
        var left = _windows.Values.Where(w => !w.IsEmpty).ToList();
        if (left.Count < _windows.Count)
        {
            _windows.Clear();
            foreach (var window in left)
            {
                _windows.Add(window.Start, window);
            }
        }
    }

    private int FirstAt(long start)
    {
        var (low, high) = (0, _windows.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _windows.GetKeyAtIndex(middle) < start ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}

/// <summary>What there is of one window.</summary>
internal sealed class WindowEntry(long start)
{
    public long Start => start;

    public SortedList<int, RowEntry> Rows { get; } = new(0);

    public SortedList<int, PartEntry> Parts { get; } = new(0);

    public MergedEntry? Merged { get; set; }

    public bool IsEmpty => Rows.Count == 0 && Parts.Count == 0 && Merged is null;

    /// <summary>Whether a row of that version may replace what the partition has: a final one every provisional one, of one kind the greater version.</summary>
    public bool Takes(int partition, long version, bool final) =>
        !Rows.TryGetValue(partition, out var stored) || (stored.Final == final ? stored.Version <= version : final);
}

/// <summary>A partition's row: itself while it is provisional, its place on disk when it is final.</summary>
internal sealed record RowEntry(long Version, long WrittenAt, PartitionWindow? Provisional, Blob Blob)
{
    public bool Final => Provisional is null;
}

/// <summary>A partition's part.</summary>
internal sealed record PartEntry(long WrittenAt, BlobList Chunks);

/// <summary>A merged window, and every topic's count where they are kept.</summary>
internal sealed record MergedEntry(long WrittenAt, Blob Blob, BlobList? Counts);
