using TrendingTopics.Engine.Rankings;
using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Throughput;

/// <summary>Every window of an event set, counted from the set itself, by nothing that the engine counts with.</summary>
internal static class IndependentCount
{
    public static IReadOnlyList<WindowDigest> Windows(EventSet events, IReadOnlyList<WindowDefinition> windows)
    {
        var topics = events.DrawTopics();
        var names = Enumerable.Range(0, events.Topics).Select(EventSet.TopicName).ToArray();
        var inOrder = Enumerable.Range(0, events.Topics).ToArray();
        Array.Sort((string[])names.Clone(), inOrder, StringComparer.Ordinal);
        var digests = new List<WindowDigest>();
        foreach (var window in windows)
        {
            // Times rise with the index, so the events of a window are a piece of the set.
            var (from, to) = (0, 0);
            for (var start = FirstStart(window); from < topics.Length; start += window.Slide)
            {
                while (from < topics.Length && Time(from) < start)
                {
                    from++;
                }

                while (to < topics.Length && Time(to) < start + window.Size)
                {
                    to++;
                }

                if (from < to)
                {
                    digests.Add(Count(window, start, topics.AsSpan(from, to - from), names, inOrder));
                }
            }
        }

        return digests;
    }

    private static long Time(int index) => EventSet.MillisOf(index) * 1000;

    private static long FirstStart(WindowDefinition window) => (Time(0) - window.Size) / window.Slide * window.Slide;

    private static WindowDigest Count(WindowDefinition window, long start, ReadOnlySpan<int> events, string[] names, int[] inOrder)
    {
        var counts = new int[names.Length];
        foreach (var topic in events)
        {
            counts[topic]++;
        }

        var all = inOrder.Where(topic => counts[topic] > 0).Select(topic => (Topic: names[topic], Count: (long)counts[topic])).ToList();
        var ranking = all.OrderByDescending(topic => topic.Count).Take(MergedWindow.MaxListed); // of equal counts in ordinal order, since that order is kept
        return new WindowDigest(window, start, events.Length, all.Count, WindowDigest.Hash(ranking), window.IsTumbling ? WindowDigest.Hash(all) : "");
    }
}
