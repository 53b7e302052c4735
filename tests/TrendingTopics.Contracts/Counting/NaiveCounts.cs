namespace TrendingTopics.Contracts.Counting;

/// <summary>
/// Counts topics in windows the plain way, sharing no code with the program: every event is added to every window that holds it.
/// </summary>
public sealed class NaiveCounts(TimeSpan size, TimeSpan slide)
{
    private readonly SortedDictionary<DateTimeOffset, Dictionary<string, long>> _windows = [];

    /// <summary>The windows that hold anything, by start; each with every topic's count.</summary>
    public IReadOnlyDictionary<DateTimeOffset, Dictionary<string, long>> Windows => _windows;

    public void Add(DateTimeOffset time, IEnumerable<string> topics)
    {
        var mentioned = topics as IReadOnlyCollection<string> ?? [.. topics];
        var ticks = time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks;
        for (var start = ticks - (ticks % slide.Ticks); start > ticks - size.Ticks; start -= slide.Ticks)
        {
            var window = WindowAt(DateTimeOffset.UnixEpoch.AddTicks(start));
            foreach (var topic in mentioned)
            {
                window[topic] = window.GetValueOrDefault(topic) + 1;
            }
        }
    }

    private Dictionary<string, long> WindowAt(DateTimeOffset start)
    {
        if (!_windows.TryGetValue(start, out var window))
        {
            _windows[start] = window = new Dictionary<string, long>(StringComparer.Ordinal);
        }

        return window;
    }
}
