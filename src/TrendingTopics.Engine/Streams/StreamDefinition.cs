using TrendingTopics.Engine.Time;

namespace TrendingTopics.Engine.Streams;

/// <summary>
/// What a stream is: which log topic it reads, where in a record topic and time stand, and which windows are counted. Immutable; a
/// changed definition is a new run. Durations are microseconds.
/// </summary>
public sealed record StreamDefinition
{
    /// <summary>Name of the stream: 1 to 64 of <c>a-z 0-9 - _</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The log topic that it reads.</summary>
    public string Topic { get; init; } = "tweets_topic";

    /// <summary>Where in a record the engine finds what it needs.</summary>
    public StreamFields Fields { get; init; } = new();

    /// <summary>Where an event's topics come from.</summary>
    public TopicExtraction Extract { get; init; } = TopicExtraction.Field;

    /// <summary>What an event's time is.</summary>
    public EventTimeKind Time { get; init; } = EventTimeKind.Event;

    /// <summary>Whether topics that differ only in case are one (simple Unicode case folding).</summary>
    public bool IgnoreCase { get; init; }

    /// <summary>The windows counted, at least one, each once.</summary>
    public IReadOnlyList<WindowDefinition> Windows { get; init; } = [new(60 * UnixMicros.PerSecond, 60 * UnixMicros.PerSecond)];

    /// <summary>How far the watermark stays behind the partition's time.</summary>
    public long Lateness { get; init; } = 60 * UnixMicros.PerSecond;

    /// <summary>How many topics a provisional ranking lists, 1 to 1,000.</summary>
    public int Top { get; init; } = 200;

    /// <summary>For which windows every topic's count is kept.</summary>
    public CountsKept Counts { get; init; } = CountsKept.Tumbling;

    /// <summary>How far beyond its append time an event may lie.</summary>
    public long MaxFuture { get; init; } = 300 * UnixMicros.PerSecond;

    /// <summary>For how long the log must have confirmed that a partition holds no further event before it is idle.</summary>
    public long IdleTimeout { get; init; } = 30 * UnixMicros.PerSecond;

    /// <summary>How often what changed is written.</summary>
    public long Trigger { get; init; } = 250 * UnixMicros.PerMillisecond;

    /// <summary>How often a checkpoint is written.</summary>
    public long CheckpointInterval { get; init; } = 10 * UnixMicros.PerSecond;

    /// <summary>Where a new run begins to read.</summary>
    public StartPosition StartFrom { get; init; } = StartPosition.Earliest;

    /// <summary>How many topics may be live in one partition; further ones are counted together as <c>other</c>.</summary>
    public int MaxTopics { get; init; } = 2_000_000;

    /// <summary>How long results are kept.</summary>
    public long Retention { get; init; } = 7 * 86_400 * UnixMicros.PerSecond;

    /// <summary>What happens where the log has lost records that were not read yet.</summary>
    public DataLossPolicy OnDataLoss { get; init; } = DataLossPolicy.Continue;

    /// <summary>Whether the counts of every topic are kept for the given windows.</summary>
    public bool KeepsCounts(WindowDefinition window) =>
        Counts == CountsKept.All || (Counts == CountsKept.Tumbling && window.IsTumbling);
}
