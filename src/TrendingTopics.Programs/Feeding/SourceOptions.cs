using TrendingTopics.Programs.CommandLine;
using TrendingTopics.Sources;

namespace TrendingTopics.Programs.Feeding;

/// <summary>The options of every program that reads a source.</summary>
public static class SourceOptions
{
    /// <summary>Which source.</summary>
    public static ProgramOption Source { get; } =
        new("--source", "Source", "WHERE", "Where events come from: synthetic (the default: a simulated social network), file:PATH (NDJSON or CSV, either gzipped), stdin (NDJSON), none (only what is posted over HTTP).");

    /// <summary>Options that belong to one source.</summary>
    public static IReadOnlyList<ProgramOption> OfEach { get; } =
    [
        new("--rate", "Rate", "N", "Events a second, 1 to 1000000. Default: 1000.") { Source = SourceKind.Synthetic },
        new("--topics", "Topics", "N", "How many topics there are, 1 to 10000000. Default: about a hundred named ones.") { Source = SourceKind.Synthetic },
        new("--skew", "Skew", "S", "Zipf exponent of the topics, 0 (all alike) to 5. Default: 1.1.") { Source = SourceKind.Synthetic },
        new("--seed", "Seed", "N", "Seed of the simulation: with the same seed the same topics come in the same order. Default: another one each time.") { Source = SourceKind.Synthetic },
        new("--speed", "Speed", "max|N", "How fast a file is replayed: max, or a factor of the recorded time (1: as it happened, 60: an hour a minute). Default: max.") { Source = SourceKind.File },
        new("--map", "Map", "FROM=TO", "The file's field FROM becomes the event's field TO, as in --map created_at=timestamp. May be repeated.") { Source = SourceKind.File, Repeatable = true },
        new("--zone", "Zone", "ZONE", "Time zone of times that name none: such as America/New_York or -04:00. Default: UTC.") { Source = SourceKind.File },
    ];
}
