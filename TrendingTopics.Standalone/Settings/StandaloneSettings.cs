using TrendingTopics.Engine.Streams;
using TrendingTopics.Programs.Feeding;

namespace TrendingTopics.Standalone.Settings;

/// <summary>What the program was told to do, checked.</summary>
internal sealed record StandaloneSettings
{
    /// <summary>The stream that is ranked.</summary>
    public required StreamDefinition Definition { get; init; }

    /// <summary>Where events come from.</summary>
    public required SourceSettings Source { get; init; }

    /// <summary>Where the log is in Kafka; null where it is the program's own.</summary>
    public required KafkaPlace? Kafka { get; init; }

    /// <summary>Partitions of a log that does not exist yet.</summary>
    public required int Partitions { get; init; }

    /// <summary>Full path of the data folder.</summary>
    public required string Data { get; init; }

    /// <summary>Addresses of page and API, separated by semicolons.</summary>
    public required string Urls { get; init; }

    /// <summary>What the terminal shows.</summary>
    public required OutputKind Output { get; init; }

    /// <summary>How often text is printed.</summary>
    public required TimeSpan Every { get; init; }

    /// <summary>Whether the program ends once everything is counted.</summary>
    public required bool ExitWhenDone { get; init; }

    /// <summary>Whether the data folder is deleted first.</summary>
    public required bool Clean { get; init; }

    /// <summary>Whether that needs no question.</summary>
    public required bool Yes { get; init; }
}
