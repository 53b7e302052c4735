using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Engine.Reading;

/// <summary>
/// Collects a topic's places, newest first. The windows that list the topic are one cheap read; whole windows are read only for the
/// gaps between them, a few at a time.
/// </summary>
internal sealed class TopicHistory(IResultStore store, WindowDefinition window, string topic, int limit)
{
    private const int WindowsAtOnce = 50;
    private const long LongestFirstStretch = 10_000;

    private readonly List<TopicPoint> _points = [];

    /// <summary>What was collected so far.</summary>
    public IReadOnlyList<TopicPoint> Points => _points;

    private int Room => limit - _points.Count;

    /// <summary>Adds what a run holds in [<paramref name="from"/>, <paramref name="to"/>), as far as the limit allows.</summary>
    public async ValueTask ReadAsync(RunKey run, long from, long to, CancellationToken cancellationToken)
    {
        // A topic that is rarely listed must not cost a look at every window: mostly the newest stretch fills the limit, and only where
        // few windows have a row the stretches become longer.
        var end = to;
        for (var slides = Math.Min(limit, LongestFirstStretch); Room > 0 && end > from; slides *= 2)
        {
            var start = Math.Max(from, end - (slides * window.Slide));
            await ReadStretchAsync(run, start, end, cancellationToken).ConfigureAwait(false);
            end = start;
        }
    }

    private async ValueTask ReadStretchAsync(RunKey run, long from, long to, CancellationToken cancellationToken)
    {
        var listed = await store.ListTopicAsync(run, window, topic, from, to, Room, cancellationToken).ConfigureAwait(false);
        var end = to;
        foreach (var (start, place) in listed)
        {
            await ReadGapAsync(run, start + 1, end, cancellationToken).ConfigureAwait(false);
            if (Room == 0)
            {
                return;
            }

            _points.Add(new TopicPoint(start, place.Rank, place.Count));
            end = start;
        }

        await ReadGapAsync(run, from, end, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask ReadGapAsync(RunKey run, long from, long to, CancellationToken cancellationToken)
    {
        var end = to;
        while (Room > 0 && window.LastStart(end - 1) >= from)
        {
            var rows = await store.ListMergedAsync(run, window, from, end, Math.Min(Room, WindowsAtOnce), cancellationToken).ConfigureAwait(false);
            if (rows.Count == 0)
            {
                return;
            }

            foreach (var row in rows)
            {
                _points.Add(new TopicPoint(row.Start, null, row.Cutoff > 0 ? null : 0));
            }

            end = rows[^1].Start;
        }
    }
}
