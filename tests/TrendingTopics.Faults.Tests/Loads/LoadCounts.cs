using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Faults.Tests.Loads;

/// <summary>
/// What the windows of a load hold, counted the plain way and sharing no code with the product: events are counted in slots of ten
/// seconds, and a window is the sum of its slots.
/// </summary>
public sealed class LoadCounts
{
    private const long Slot = 10_000;
    private readonly Dictionary<long, long[]> _slots = [];
    private readonly IReadOnlyList<string> _names;

    private LoadCounts(IReadOnlyList<string> names)
    {
        _names = names;
    }

    /// <summary>How many events were counted.</summary>
    public long Events { get; private set; }

    /// <summary>How many records were no events.</summary>
    public long Invalid { get; private set; }

    /// <summary>Counts a load.</summary>
    /// <param name="load">The load.</param>
    /// <param name="isCounted">Which of its records count; null: all.</param>
    public static LoadCounts Of(Load load, Func<int, bool>? isCounted = null)
    {
        var counts = new LoadCounts(load.Names);
        for (var record = 0; record < load.Records; record++)
        {
            if (isCounted?.Invoke(record) == false)
            {
                continue;
            }

            if (!Load.IsEvent(record))
            {
                counts.Invalid++;
                continue;
            }

            var slot = load.TimeOf(record) / Slot * Slot;
            if (!counts._slots.TryGetValue(slot, out var topics))
            {
                counts._slots[slot] = topics = new long[load.Names.Count];
            }

            topics[load.TopicOf(record)]++;
            counts.Events++;
        }

        return counts;
    }

    /// <summary>The windows that hold an event, by start in microseconds since the epoch.</summary>
    /// <param name="window">Their definition; its slide is a multiple of ten seconds.</param>
    public SortedDictionary<long, ExpectedWindow> Windows(WindowDefinition window)
    {
        var (size, slide) = (window.Size / 1000, window.Slide / 1000);
        var sums = new Dictionary<long, long[]>();
        foreach (var (slot, topics) in _slots)
        {
            for (var start = slot / slide * slide; start > slot - size; start -= slide)
            {
                if (!sums.TryGetValue(start, out var sum))
                {
                    sums[start] = sum = new long[topics.Length];
                }

                for (var topic = 0; topic < topics.Length; topic++)
                {
                    sum[topic] += topics[topic];
                }
            }
        }

        return new(sums.ToDictionary(s => s.Key * 1000, s => ExpectedWindow.Of(_names, s.Value)));
    }
}
