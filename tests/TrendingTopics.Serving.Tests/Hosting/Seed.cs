using TrendingTopics.Contracts.Memory;
using TrendingTopics.Engine.Rankings;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Engine.Time;

namespace TrendingTopics.Serving.Tests.Hosting;

/// <summary>Writes what a processor would have written. Times are seconds after <see cref="Noon"/>.</summary>
public sealed class Seed(MemoryStore store)
{
    public const long Second = UnixMicros.PerSecond;

    /// <summary>2026-01-01T12:00:00Z.</summary>
    public static readonly long Noon = UnixMicros.From(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));

    public static readonly WindowDefinition Minute = WindowDefinition.Parse("1m", null);
    public static readonly WindowDefinition Hopping = WindowDefinition.Parse("5m/10s", null);

    private long _revision;

    public MemoryStore Store { get; } = store;

    public static long At(double seconds) => Noon + (long)(seconds * Second);

    public static StreamDefinition Definition(string name = "hashtags") => new() { Name = name, Windows = [Minute, Hopping], Top = 200 };

    /// <summary>Registers a stream with one run.</summary>
    public Task<StreamEntry> StreamAsync(int partitions = 2, string name = "hashtags", StreamDefinition? definition = null) =>
        StreamAsync(name, 1, [new StreamRun(1, "topic-1", partitions, definition ?? Definition(name))]);

    /// <summary>Registers a stream with the given runs.</summary>
    public async Task<StreamEntry> StreamAsync(string name, int current, IReadOnlyList<StreamRun> runs)
    {
        var version = (await Store.GetStreamAsync(name))?.Version ?? 0;
        var entry = new StreamEntry(name, runs, current, version + 1);
        Assert.True(await Store.TryWriteStreamAsync(entry));
        return entry;
    }

    /// <summary>Says where a partition stands: at its log's end unless told otherwise, with the watermark a minute behind.</summary>
    public async Task StatusAsync(
        StreamRun run, int partition, double? time, double? closedUntil = null, double? first = 0, bool atEnd = true, long events = 0, double? exactFrom = null) =>
        await Store.WriteStatusAsync(run.Key, new PartitionStatus
        {
            Partition = partition,
            Revision = ++_revision,
            Time = time is { } t ? At(t) : null,
            Watermark = time is { } w ? At(w - 60) : null,
            ClosedUntil = (closedUntil ?? time - 60) is { } c ? At(c) : null,
            FirstEvent = time is null || first is not { } f ? null : At(f),
            LastEvent = time is { } l ? At(l) : null,
            ExactFrom = exactFrom is { } e ? At(e) : null,
            AtEnd = atEnd,
            Events = events,
            UpdatedAt = Noon + _revision,
        });

    /// <summary>Writes a partition's row; topics not listed are counted in the events, with the cutoff.</summary>
    public async Task RowAsync(
        StreamRun run, int partition, double start, (string Topic, long Count)[] topics, WindowDefinition? window = null, long cutoff = 0, bool final = false, bool exact = true)
    {
        var events = topics.Sum(t => t.Count) + cutoff;
        await Store.WritePartitionWindowsAsync(run.Key, partition, [new PartitionWindow
        {
            Window = window ?? Minute,
            Start = At(start),
            Version = ++_revision,
            Final = final,
            Exact = exact,
            Events = events,
            Mentions = events,
            Distinct = topics.Length + (cutoff > 0 ? 1 : 0),
            Cutoff = cutoff,
            Topics = [.. topics.Select(t => new TopicCount(t.Topic, t.Count))],
        }]);
    }

    /// <summary>Writes a final window.</summary>
    public async Task MergedAsync(StreamRun run, double start, (string Topic, long Count)[] topics, WindowDefinition? window = null, long cutoff = 0)
    {
        var events = topics.Sum(t => t.Count) + cutoff;
        await Store.WriteMergedAsync(
            run.Key,
            new MergedWindow
            {
                Window = window ?? Minute,
                Start = At(start),
                Events = events,
                Mentions = events,
                Distinct = topics.Length + (cutoff > 0 ? 1 : 0),
                Cutoff = cutoff,
                Topics = [.. topics.Select((t, i) => new RankedTopic(i + 1, t.Topic, t.Count))],
            },
            null);
    }
}
