using System.Globalization;
using TrendingTopics.Engine.Reading;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Engine.Time;

namespace TrendingTopics.Programs.Operating.Verifying;

/// <summary>The way of the marked events from the log to their window in the store, step by step.</summary>
internal sealed class VerifiedWay(CommandRun run, TimeSpan timeout)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);
    private readonly StepList _steps = run.Steps();
    private readonly RankingReader _reader = new(run.Store, run.Clock);
    private long[] _ends = [];
    private long _eventsBefore;

    /// <summary>The stream.</summary>
    public StreamEntry Stream { get; private set; } = null!;

    /// <summary>The events.</summary>
    public MarkedEvents Events { get; private set; } = null!;

    private StreamRun Run => Stream.Newest;

    /// <summary>A step whose result is a text.</summary>
    public Task StepAsync(string name, Func<Task<string>> work) => _steps.RunAsync(name, work, text => text);

    /// <summary>Asks until there is an answer; fails with the given words once that has taken too long.</summary>
    public async Task<T> WaitAsync<T>(Func<Task<T?>> ask, Func<string> problem)
        where T : class
    {
        using var timer = new PeriodicTimer(Look, run.Clock);
        var began = run.Clock.GetTimestamp();
        while (true)
        {
            if (await ask().ConfigureAwait(false) is { } answer)
            {
                return answer;
            }

            if (run.Clock.GetElapsedTime(began) > timeout)
            {
                throw new CommandFailedException(problem());
            }

            await timer.WaitForNextTickAsync(run.Stopping).ConfigureAwait(false);
        }
    }

    /// <summary>The store answers and knows the stream.</summary>
    public Task FindStreamAsync(string? name) => StepAsync("Store answers", async () =>
    {
        var streams = await run.Store.ListStreamsAsync(run.Stopping).ConfigureAwait(false);
        Stream = streams.FirstOrDefault(s => s.Name == (name ?? (streams is [var only] ? only.Name : "hashtags")))
            ?? throw new CommandFailedException(streams.Count == 0
                ? "it knows no stream. Start a processor: it registers its streams. Does it have the same ConnectionStrings:cassandra?"
                : $"it knows no stream '{name ?? "hashtags"}'; it knows {string.Join(", ", streams.Select(s => s.Name))}. Name one by --stream.");
        return Stream.Current == Run.Number
            ? $"stream {Stream.Name}, run {Run.Number}"
            : throw new CommandFailedException($"run {Run.Number} of stream {Stream.Name} has not caught up with its log yet, and readers see run {Stream.Current}. Verify again when it has.");
    });

    /// <summary>The events are in the log.</summary>
    public Task AppendAsync() => StepAsync("Log takes the events", async () =>
    {
        var topic = Run.Definition.Topic;
        var found = await run.Log.FindTopicAsync(topic, run.Stopping).ConfigureAwait(false)
            ?? throw new CommandFailedException($"there is no topic {topic}. Is ConnectionStrings:kafka that of the processors?");
        if (found.Id != Run.TopicId)
        {
            throw new CommandFailedException($"topic {topic} is not the one that run {Run.Number} reads: it was created anew, or ConnectionStrings:kafka is not that of the processors. A processor that runs begins a new run by itself.");
        }

        var progress = await _reader.GetProgressAsync(Run, run.Stopping).ConfigureAwait(false);
        _eventsBefore = progress.Partitions.Sum(p => p.Events);
        Events = MarkedEvents.For(Run.Definition, progress.Partitions, UnixMicros.Now(run.Clock));
        await run.Log.AppendAsync(Events.ToBatch(Run.Definition), run.Stopping).ConfigureAwait(false);
        var ends = new long[found.Partitions];
        for (var partition = 0; partition < ends.Length; partition++)
        {
            ends[partition] = (await run.Log.GetRangeAsync(topic, partition, run.Stopping).ConfigureAwait(false)).End;
        }

        _ends = ends;
        return string.Create(CultureInfo.InvariantCulture, $"{MarkedEvents.Count} events of topic {Events.Topic} at {Text(Events.Time)} are acknowledged");
    });

    /// <summary>Processors have counted all that the log held then.</summary>
    public Task WaitUntilCountedAsync() => StepAsync("Processors count them", async () =>
    {
        var progress = await _reader.GetProgressAsync(Run, run.Stopping).ConfigureAwait(false);
        await WaitAsync(
            async () =>
            {
                progress = await _reader.GetProgressAsync(Run, run.Stopping).ConfigureAwait(false);
                return _ends.Index().All(end => progress.Partitions.Any(p => p.Partition == end.Index && p.Offset >= end.Item)) ? progress : null;
            },
            () => NotCounted(progress)).ConfigureAwait(false);
        var more = progress.Partitions.Sum(p => p.Events) - _eventsBefore;
        return more >= MarkedEvents.Count
            ? string.Create(CultureInfo.InvariantCulture, $"all {_ends.Length} partitions are counted to behind them; counted events have risen by {more:N0}")
            : throw new CommandFailedException(string.Create(
                CultureInfo.InvariantCulture,
                $"all {_ends.Length} partitions are counted to behind them, but counted events have risen by {more:N0} and not by {MarkedEvents.Count}. See the processors' log, and late and invalid events in GET /api/streams/{Stream.Name}/status."));
    });

    /// <summary>The store has their window, with all of them in it.</summary>
    public async Task<Ranking> WaitForWindowAsync()
    {
        var window = Run.Definition.Windows.MinBy(w => w.Size);
        var start = Events.WindowOf(window);
        Ranking? ranking = null;
        return await _steps.RunAsync(
            "Store has the window",
            () => WaitAsync(
                async () => (ranking = await FindAsync(window, start).ConfigureAwait(false)) is not null && Holds(ranking) ? ranking : null,
                () => NotInWindow(window, start, ranking)),
            seen => $"window {window} of {Text(seen.Start)} holds {MarkedEvents.Count} ({(seen.Final ? "final" : "still open")})").ConfigureAwait(false);
    }

    // Append times are known to the log alone: with these, the window is that of now or the next.
    private async Task<Ranking?> FindAsync(WindowDefinition window, long start)
    {
        var ranking = await _reader.GetAsync(Stream, window, start, run.Stopping).ConfigureAwait(false);
        if (Run.Definition.Time == EventTimeKind.Ingest && (ranking is null || !Holds(ranking)))
        {
            ranking = await _reader.GetAsync(Stream, window, start + window.Slide, run.Stopping).ConfigureAwait(false) ?? ranking;
        }

        return ranking;
    }

    private bool Holds(Ranking ranking) => ranking.Topics.Any(t => t.Topic == Events.Topic && t.Count == MarkedEvents.Count) || (ranking.Final && Cutoff(ranking) >= MarkedEvents.Count);

    // What a final ranking does not list is rarer than what it lists last; its total counts it.
    private static long Cutoff(Ranking ranking) => ranking.Topics.Count < ranking.Distinct ? ranking.Topics[^1].Count : 0;

    private string NotCounted(RunProgress progress)
    {
        if (progress.Partitions.Count == 0)
        {
            return "no processor has counted anything of this run. Start TrendingTopics.Processor; its /health says what it waits for.";
        }

        var heard = UnixMicros.ToDuration(UnixMicros.Now(run.Clock) - progress.Partitions.Max(p => p.UpdatedAt));
        var behind = _ends.Index().Sum(end => Math.Max(0, end.Item - (progress.Partitions.FirstOrDefault(p => p.Partition == end.Index)?.Offset ?? 0)));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{behind:N0} records are not counted yet, and processors were last heard of {heard.TotalSeconds:F0} s ago. See that one runs, and what its /health says; one that only has much to catch up with needs a longer --timeout.");
    }

    private string NotInWindow(WindowDefinition window, long start, Ranking? ranking)
    {
        var place = $"window {window} of {Text(start)}";
        return ranking?.Topics.FirstOrDefault(t => t.Topic == Events.Topic) is { Count: var count }
            ? $"{place} holds {count} of {MarkedEvents.Count}. See the processors' log, and late events in GET /api/streams/{Stream.Name}/status."
            : $"{place} does not list the topic{(ranking is null ? "" : $", among {ranking.Topics.Count} of {ranking.Distinct} topics")}. In a stream as busy as that it is seen when the window is final: give a longer --timeout; else see late events in GET /api/streams/{Stream.Name}/status.";
    }

    private static string Text(long time) => UnixMicros.ToTime(time).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);
}
