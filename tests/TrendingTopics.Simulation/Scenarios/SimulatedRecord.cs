namespace TrendingTopics.Simulation.Scenarios;

/// <summary>
/// A record of the simulated log, with what its writer meant by it. The engine sees <see cref="Value"/> and <see cref="AppendTime"/> only;
/// the judge sees everything else, so that the two share no parser.
/// </summary>
internal sealed record SimulatedRecord
{
    /// <summary>The partition that takes it.</summary>
    public required int Partition { get; init; }

    /// <summary>When the log took it, microseconds since the epoch.</summary>
    public required long AppendTime { get; init; }

    /// <summary>The raw bytes.</summary>
    public required byte[] Value { get; init; }

    /// <summary>The event time meant; no meaning where <see cref="WrongTime"/> is set.</summary>
    public long Time { get; init; }

    /// <summary>The topics meant, case kept; with words, each time that they occur.</summary>
    public IReadOnlyList<string> Topics { get; init; } = [];

    /// <summary>The same topics, case folded.</summary>
    public IReadOnlyList<string> FoldedTopics { get; init; } = [];

    /// <summary>How each topic was spelled, before JSON escapes.</summary>
    public IReadOnlyList<string> Spellings { get; init; } = [];

    /// <summary>Why it is invalid whatever the stream's time is (name of the reason); null where it is not.</summary>
    public string? WrongShape { get; init; }

    /// <summary>Why it is invalid where the time comes from the event; null where it is not.</summary>
    public string? WrongTime { get; init; }

    /// <summary>Its offset; given when the log's content is laid out.</summary>
    public long Offset { get; set; }
}
