using TrendingTopics.Programs.CommandLine;

namespace TrendingTopics.Programs.Feeding;

/// <summary>The options of a program that does nothing but feed the log.</summary>
public static class FeedingOptions
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<ProgramOption> All { get; } =
    [
        SourceOptions.Source,
        new("--stream", "Stream", "NAME", "The stream whose topic is fed: one of the Streams in the StreamsFile. Default: hashtags, or the only one there is."),
        .. SourceOptions.OfEach,
        new("--partitions", "Partitions", "N", "Partitions of a topic that does not exist yet, 1 to 1024. Default: 4."),
        new("--exit-when-done", "ExitWhenDone", null, "End once the source has ended and the log holds all of it."),
    ];
}
