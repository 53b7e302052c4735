using TrendingTopics.Engine.Time;

namespace TrendingTopics.Engine.Processing;

/// <summary>How a processor works; nothing of it changes a result.</summary>
public sealed record StreamProcessorOptions
{
    /// <summary>
    /// The processors that share the work. Of these, those of one run share its topic's partitions: the log's group is this name with the
    /// stream and the number of the run, so that two streams over one topic both get all of it.
    /// </summary>
    public string Group { get; init; } = "trending-topics";

    /// <summary>How many partitions the topic gets where it has to be created.</summary>
    public int Partitions { get; init; } = 4;

    /// <summary>How many records each thread counts between two looks at what else is to do.</summary>
    public int MaxPoll { get; init; } = 32_768;

    /// <summary>Closed windows that are written without waiting for the next trigger, in bytes a partition.</summary>
    public long FlushBytes { get; init; } = 1024 * 1024;

    /// <summary>
    /// Closed windows, those included that are being written, at which reading pauses until the store has taken some, in bytes a run: each
    /// partition that is processed here has an equal share.
    /// </summary>
    public long MaxClosedBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>How long to wait before what has failed is tried again, in microseconds; doubled each time up to a hundredfold.</summary>
    public long RetryDelay { get; init; } = 100 * UnixMicros.PerMillisecond;

    /// <summary>
    /// How long to wait, in microseconds, before a partition that another processor has claimed is claimed again, if the log still
    /// assigns it to this one: a claim may come late from a processor that is gone.
    /// </summary>
    public long ReclaimDelay { get; init; } = 5 * UnixMicros.PerSecond;

    /// <summary>
    /// How long the partitions that the log takes away at a time may take, in microseconds, to write what they have counted with a
    /// checkpoint; then they are left as they are, and their next processor counts again from the checkpoint before. 0 leaves at once.
    /// </summary>
    public long RevocationWait { get; init; } = 10 * UnixMicros.PerSecond;

    /// <summary>
    /// How long to wait, in microseconds, for a topic that was deleted while it was read to be created again by who deleted it, before
    /// it is created here: whoever is first decides how many partitions it has.
    /// </summary>
    public long RecreateDelay { get; init; } = 10 * UnixMicros.PerSecond;

    /// <summary>How long stopping waits for the store, in microseconds.</summary>
    public long StopTimeout { get; init; } = 10 * UnixMicros.PerSecond;

    /// <summary>The seed of the topics' hash; null draws one. Results do not depend on it.</summary>
    public ulong? HashSeed { get; init; }
}
