namespace TrendingTopics.Engine.Streams;

/// <summary>
/// A definition applied to a log: its results depend on the records and on recorded advances alone. Another definition, or a
/// recreated topic, is another run.
/// </summary>
/// <param name="Number">1, 2, … in its stream.</param>
/// <param name="TopicId">The id of the log topic; a recreated topic has another.</param>
/// <param name="Partitions">How many partitions the topic has; it may grow, never shrink.</param>
/// <param name="Definition">The definition.</param>
/// <param name="FromBeginning">Whether the run reads the log from its beginning whatever <c>StartFrom</c> says (a recreated topic, or one that is read again).</param>
public sealed record StreamRun(int Number, string TopicId, int Partitions, StreamDefinition Definition, bool FromBeginning = false)
{
    /// <summary>How many partitions the topic had when the run began; those from there on appeared later.</summary>
    public int FirstPartitions { get; init; } = Partitions;

    /// <summary>
    /// The append time, microseconds since the epoch, from which the run reads the log whatever <c>StartFrom</c> says; null where that is
    /// not its own (see <see cref="Runs.RunRestart"/>).
    /// </summary>
    public long? FromTime { get; init; }

    /// <summary>Where the run begins to read its log.</summary>
    public StartPosition Start => FromBeginning ? StartPosition.Earliest
        : FromTime is { } time ? new StartPosition(StartKind.Time, time)
        : Definition.StartFrom;

    /// <summary>The key of its rows in the store.</summary>
    public RunKey Key => new(Definition.Name, Number);
}

/// <summary>Names a run's rows in the store.</summary>
/// <param name="Stream">Name of the stream.</param>
/// <param name="Run">Number of the run.</param>
public readonly record struct RunKey(string Stream, int Run);

/// <summary>A stream as the store knows it: its runs and which of them readers see.</summary>
/// <param name="Name">Name of the stream.</param>
/// <param name="Runs">Its runs by number, oldest first; never empty.</param>
/// <param name="Current">Number of the run that readers see: the newest that has reached the end of the log once, else the oldest.</param>
/// <param name="Version">1, 2, …: a write must carry the stored version plus one.</param>
public sealed record StreamEntry(string Name, IReadOnlyList<StreamRun> Runs, int Current, long Version)
{
    /// <summary>The run that is processed: the newest.</summary>
    public StreamRun Newest => Runs[^1];
}
