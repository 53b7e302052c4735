using TrendingTopics.Programs.CommandLine;

namespace TrendingTopics.Programs.Counting;

/// <summary>The options of a program that does nothing but count.</summary>
public static class CountingOptions
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<ProgramOption> All { get; } =
    [
        new("--output", "Output", "KIND", "What standard output shows beside the log: text (a block a stream whenever its ranking has changed; messages then go to standard error) or none. Default: none."),
        new("--every", "Every", "TIME", "How often text is printed. Default: 10s."),
        new("--group", "Group", "NAME", "The consumer group. Processors of one group share the partitions. Default: trending-topics."),
        new("--partitions", "Partitions", "N", "Partitions of a topic that does not exist yet, 1 to 1024. Default: 4."),
        new("--exit-when-done", "ExitWhenDone", null, "End once what the log holds at the start is counted and final; for a processor that is alone in its group."),
    ];
}
