using System.Text;
using TrendingTopics.Engine.Events;
using TrendingTopics.Engine.Rankings;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Engine.Time;

namespace TrendingTopics.Engine.Reading;

/// <summary>
/// Reads rankings out of a store, for everyone who shows them. Whatever a stream's history, each window is read from the newest run, up
/// to the current one, that covers it. Safe for use by several threads.
/// </summary>
/// <param name="store">Where runs, rows and status are read.</param>
/// <param name="clock">Tells how long ago a stream was last heard of.</param>
public sealed class RankingReader(ITrendStore store, TimeProvider clock)
{
    private readonly ITrendStore _store = store;
    private readonly TimeProvider _clock = clock;

    /// <summary>The windows that can be read: those of the current run first, then those that only its predecessors had.</summary>
    public static IReadOnlyList<WindowDefinition> WindowsOf(StreamEntry stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return [.. ReadableRuns(stream).SelectMany(r => r.Definition.Windows).Distinct()];
    }

    /// <summary>The run that readers see.</summary>
    public static StreamRun CurrentRunOf(StreamEntry stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return ReadableRuns(stream).FirstOrDefault() ?? stream.Runs[0];
    }

    /// <summary>The topic as the stream counts it (normalized, case-folded where it ignores case); null where the text is none.</summary>
    public static string? Canonicalize(StreamEntry stream, string topic)
    {
        ArgumentNullException.ThrowIfNull(topic);
        var definition = CurrentRunOf(stream).Definition;

        // What a reader sends has no escapes to undo, as in extracted topics.
        var canonicalizer = new TopicCanonicalizer(TopicExtraction.Hashtags, definition.IgnoreCase);
        Span<byte> canonical = stackalloc byte[TopicCanonicalizer.MaxLength];
        return topic.Length > 0 && canonicalizer.TryCanonicalize(Encoding.UTF8.GetBytes(topic), canonical, out var length) == InvalidReason.None
            ? Encoding.UTF8.GetString(canonical[..length])
            : null;
    }

    /// <summary>How far a run has come.</summary>
    public async ValueTask<RunProgress> GetProgressAsync(StreamRun run, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        return new RunProgress(run, await _store.GetStatusAsync(run.Key, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>The current window: of those that hold the stream's time, the one that ends first. Null before the first event.</summary>
    public async ValueTask<Ranking?> GetCurrentAsync(StreamEntry stream, WindowDefinition window, CancellationToken cancellationToken = default)
    {
        foreach (var run in ReadableRuns(stream).Where(r => r.Definition.Windows.Contains(window)))
        {
            var progress = await GetProgressAsync(run, cancellationToken).ConfigureAwait(false);
            if (progress.CurrentStart(window) is { } start)
            {
                return await ReadAsync(progress, window, start, cancellationToken).ConfigureAwait(false);
            }
        }

        return null;
    }

    /// <summary>One window. Zeros where it is kept and empty; null where it is kept no longer, lies before the first event or after the current window.</summary>
    public async ValueTask<Ranking?> GetAsync(StreamEntry stream, WindowDefinition window, long start, CancellationToken cancellationToken = default)
    {
        var plan = await PlanAsync(stream, window, start, start + 1, cancellationToken).ConfigureAwait(false);
        if (!window.IsStart(start) || !plan.IsComplete)
        {
            return null;
        }

        var progress = plan.Stretches.Single().Run;
        var ranking = await ReadAsync(progress, window, start, cancellationToken).ConfigureAwait(false);
        var known = ranking.Events > 0 || await IsKeptAsync(progress, window, start, cancellationToken).ConfigureAwait(false);
        return known ? ranking : null;
    }

    /// <summary>
    /// Final windows whose starts lie in [<paramref name="from"/>, <paramref name="to"/>), newest first, at most <paramref name="limit"/>.
    /// Empty windows are passed over.
    /// </summary>
    public async ValueTask<IReadOnlyList<Ranking>> ListFinalAsync(
        StreamEntry stream, WindowDefinition window, long from, long to, int limit, CancellationToken cancellationToken = default)
    {
        var plan = await PlanAsync(stream, window, from, to, cancellationToken).ConfigureAwait(false);
        var rankings = new List<Ranking>();
        foreach (var (run, low, high) in plan.Stretches)
        {
            if (rankings.Count == limit)
            {
                break;
            }

            var rows = await _store.ListMergedAsync(run.Run.Key, window, low, high, limit - rankings.Count, cancellationToken).ConfigureAwait(false);
            rankings.AddRange(rows.Select(row => Final(run, row)));
        }

        return rankings;
    }

    /// <summary>
    /// A topic's place in the final windows whose starts lie in [<paramref name="from"/>, <paramref name="to"/>), newest first, at most
    /// <paramref name="limit"/>. Empty windows are passed over.
    /// </summary>
    /// <param name="stream">The stream.</param>
    /// <param name="window">The windows' definition.</param>
    /// <param name="topic">The canonical topic.</param>
    /// <param name="from">The first start.</param>
    /// <param name="to">Behind the last one.</param>
    /// <param name="limit">How many windows at most.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<IReadOnlyList<TopicPoint>> GetHistoryAsync(
        StreamEntry stream, WindowDefinition window, string topic, long from, long to, int limit, CancellationToken cancellationToken = default)
    {
        var plan = await PlanAsync(stream, window, from, to, cancellationToken).ConfigureAwait(false);
        var history = new TopicHistory(_store, window, topic, limit);
        foreach (var (run, low, high) in plan.Stretches)
        {
            await history.ReadAsync(run.Run.Key, low, high, cancellationToken).ConfigureAwait(false);
        }

        return history.Points;
    }

    private static IEnumerable<StreamRun> ReadableRuns(StreamEntry stream) =>
        stream.Runs.Where(r => r.Number <= stream.Current).OrderByDescending(r => r.Number);

    private async ValueTask<ReadingPlan> PlanAsync(StreamEntry stream, WindowDefinition window, long from, long to, CancellationToken cancellationToken)
    {
        var plan = new ReadingPlan(from, to);
        foreach (var run in ReadableRuns(stream).Where(r => r.Definition.Windows.Contains(window)))
        {
            if (plan.IsComplete)
            {
                break;
            }

            var progress = await GetProgressAsync(run, cancellationToken).ConfigureAwait(false);
            if (progress.Coverage(window) is { } coverage)
            {
                plan.Add(progress, coverage.First, coverage.Last + 1);
            }
        }

        return plan;
    }

    private async ValueTask<Ranking> ReadAsync(RunProgress progress, WindowDefinition window, long start, CancellationToken cancellationToken)
    {
        var run = progress.Run;
        if (await _store.GetMergedAsync(run.Key, window, start, cancellationToken).ConfigureAwait(false) is { } merged)
        {
            return Final(progress, merged);
        }

        var rows = await ReadRowsAsync(progress, window, start, cancellationToken).ConfigureAwait(false);
        if (rows.Count == 0 && progress.HasClosed(window, start))
        {
            return Final(progress, new MergedWindow { Window = window, Start = start, Exact = progress.HasAll(start) });
        }

        var previous = await ReadPreviousAsync(progress, window, start - window.Slide, cancellationToken).ConfigureAwait(false);
        return Provisional(progress, window, start, rows, previous);
    }

    // Status was read before any row: a partition that it calls closed has its final rows in the store. Where such a partition has a row
    // that is not final, a former owner wrote it who did not know that the window was closed without an event.
    private async ValueTask<List<(int Partition, PartitionWindow Row)>> ReadRowsAsync(
        RunProgress progress, WindowDefinition window, long start, CancellationToken cancellationToken)
    {
        var stored = await _store.GetPartitionWindowsAsync(progress.Run.Key, window, start, cancellationToken).ConfigureAwait(false);
        return [.. stored.Where(r => r.Row.Final || !progress.HasClosed(r.Partition, window, start))];
    }

    private static Ranking Final(RunProgress progress, MergedWindow merged) => new()
    {
        Progress = progress,
        Window = merged.Window,
        Start = merged.Start,
        Final = true,
        Exact = merged.Exact,
        RowsExact = merged.Exact,
        Events = merged.Events,
        Mentions = merged.Mentions,
        Distinct = merged.Distinct,
        Other = merged.Other,
        Topics = merged.Topics,
    };

    private static Ranking Provisional(
        RunProgress progress,
        WindowDefinition window,
        long start,
        IReadOnlyList<(int Partition, PartitionWindow Row)> rows,
        Dictionary<string, (int Rank, long Count)> previous)
    {
        var top = progress.Run.Definition.Top;
        var sum = new PartitionSum([.. rows.Select(r => r.Row)], top);
        var told = rows.Select(r => r.Partition).ToHashSet();
        var ranking = new Ranking
        {
            Progress = progress,
            Window = window,
            Start = start,
            Final = false,
            RowsExact = rows.All(r => r.Row.Exact) && progress.HasAll(start),
            ShortLists = sum.FindShortLists(),
            Incomplete = Enumerable.Range(0, progress.Run.Partitions).Any(p => !told.Contains(p) && progress.MayMiss(p, window, start)),
            Events = rows.Sum(r => r.Row.Events),
            Mentions = rows.Sum(r => r.Row.Mentions),
            Distinct = sum.Distinct,
            Other = rows.Sum(r => r.Row.Other),
            Topics = [.. sum.Topics.Select((topic, index) => previous.TryGetValue(topic.Topic, out var before)
                ? new RankedTopic(index + 1, topic.Topic, topic.Count, before.Rank, before.Count)
                : new RankedTopic(index + 1, topic.Topic, topic.Count))],
        };
        return ranking.Take(top);
    }

    private async ValueTask<Dictionary<string, (int Rank, long Count)>> ReadPreviousAsync(
        RunProgress progress, WindowDefinition window, long start, CancellationToken cancellationToken)
    {
        var run = progress.Run;
        if (await _store.GetMergedAsync(run.Key, window, start, cancellationToken).ConfigureAwait(false) is { } merged)
        {
            return merged.Topics.ToDictionary(t => t.Topic, t => (t.Rank, t.Count));
        }

        var rows = await ReadRowsAsync(progress, window, start, cancellationToken).ConfigureAwait(false);
        var sum = new PartitionSum([.. rows.Select(r => r.Row)], run.Definition.Top);
        return sum.Topics.Select((topic, index) => (topic, index)).ToDictionary(t => t.topic.Topic, t => (t.index + 1, t.topic.Count));
    }

    // A window without rows was empty, or its rows are gone. They cannot be gone while the retention has not passed since the window,
    // nor while an older window, which was written before it, is still kept.
    private async ValueTask<bool> IsKeptAsync(RunProgress progress, WindowDefinition window, long start, CancellationToken cancellationToken)
    {
        var run = progress.Run;
        var heard = progress.Partitions.Max(p => p.UpdatedAt);
        var silent = heard > 0 ? Math.Max(0, UnixMicros.Now(_clock) - heard) : 0;
        var reached = Math.Max(progress.Time ?? 0, progress.ClosedUntil ?? 0) + silent;
        if (start + window.Size > reached - run.Definition.Retention)
        {
            return true;
        }

        var first = progress.Coverage(window)?.First ?? start;
        var older = await _store.ListMergedAsync(run.Key, window, first, start, 1, cancellationToken).ConfigureAwait(false);
        return older.Count > 0;
    }
}
