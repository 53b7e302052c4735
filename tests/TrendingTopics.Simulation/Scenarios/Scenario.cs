using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Simulation.Scenarios;

/// <summary>What one seed simulates: a log's content in the order in which it is appended, and the definitions that are run over it.</summary>
internal sealed record Scenario
{
    /// <summary>The definition of the first run.</summary>
    public required StreamDefinition Definition { get; init; }

    /// <summary>The definition of a later run; null where the definition does not change.</summary>
    public StreamDefinition? ChangedDefinition { get; init; }

    /// <summary>How many partitions the topic comes to have.</summary>
    public required int Partitions { get; init; }

    /// <summary>How many partitions the topic has at first.</summary>
    public required int FirstPartitions { get; init; }

    /// <summary>How many records are appended before it has all of them.</summary>
    public required int GrowsAt { get; init; }

    /// <summary>What is appended to the topic, in order.</summary>
    public required IReadOnlyList<SimulatedRecord> Records { get; init; }

    /// <summary>What is appended to the topic after it was deleted and created again; null where it is not.</summary>
    public IReadOnlyList<SimulatedRecord>? RecordsOfRecreated { get; init; }

    /// <summary>How many records are appended before the first process starts.</summary>
    public required int AppendedBefore { get; init; }

    /// <summary>Whether some of these are gone by then.</summary>
    public required bool BeginningIsGone { get; init; }

    /// <summary>Whether the clock stands far behind every record from the start, as when an old log is read.</summary>
    public required bool Backlog { get; init; }

    /// <summary>What the clock shows when the first record is appended.</summary>
    public required long Start { get; init; }
}
