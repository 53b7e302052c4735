using TrendingTopics.Sources;

namespace TrendingTopics.Standalone.CommandLine;

/// <summary>Every option of the program, in the order in which the help lists them.</summary>
internal static class StandaloneOptions
{
    public static IReadOnlyList<StandaloneOption> All { get; } =
    [
        new("--source", "Source", "WHERE", "Where events come from: synthetic (the default: a simulated social network), file:PATH (NDJSON or CSV, either gzipped), stdin (NDJSON), none (only what is posted over HTTP)."),
        new("--stream", "Stream", "NAME", "Which stream is ranked: one of the Streams in appsettings.json or streams.json. Default: hashtags."),
        new("--windows", "Windows", "LIST", "Windows to count, separated by commas: 1m is tumbling, 5m/10s hops (size/slide). Default: the stream's, which is 1m,5m/10s."),
        new("--lateness", "Lateness", "TIME", "How late an event may come and still be counted, such as 60s. Default: the stream's, which is 60s."),
        new("--extract", "Extract", "WHAT", "Where topics come from: field (the topic field), hashtags or words (those in the text field). Default: the stream's, which is field."),
        new("--ignore-case", "IgnoreCase", null, "Topics that differ only in case are one."),
        new("--rate", "Rate", "N", "Events a second, 1 to 1000000. Default: 1000.") { Source = SourceKind.Synthetic },
        new("--topics", "Topics", "N", "How many topics there are, 1 to 10000000. Default: about a hundred named ones.") { Source = SourceKind.Synthetic },
        new("--skew", "Skew", "S", "Zipf exponent of the topics, 0 (all alike) to 5. Default: 1.1.") { Source = SourceKind.Synthetic },
        new("--seed", "Seed", "N", "Seed of the simulation: with the same seed the same topics come in the same order. Default: another one each time.") { Source = SourceKind.Synthetic },
        new("--speed", "Speed", "max|N", "How fast a file is replayed: max, or a factor of the recorded time (1: as it happened, 60: an hour a minute). Default: max.") { Source = SourceKind.File },
        new("--map", "Map", "FROM=TO", "The file's field FROM becomes the event's field TO, as in --map created_at=timestamp. May be repeated.") { Source = SourceKind.File, Repeatable = true },
        new("--zone", "Zone", "ZONE", "Time zone of times that name none: such as America/New_York or -04:00. Default: UTC.") { Source = SourceKind.File },
        new("--partitions", "Partitions", "N", "Partitions of a log that does not exist yet, 1 to 1024. Default: 4."),
        new("--data", "Data", "DIR", "Folder of log and results. Default: TrendingTopics in the user's local application data."),
        new("--urls", "Urls", "URLS", "Addresses of page and HTTP API, separated by semicolons. Default: http://localhost:5080."),
        new("--output", "Output", "KIND", "What the terminal shows: table (live), text (a block whenever the ranking changed) or none. Default: table in a terminal, text where output is redirected."),
        new("--every", "Every", "TIME", "How often text is printed. Default: 10s."),
        new("--exit-when-done", "ExitWhenDone", null, "End once the source has ended and all of it is counted; with --source none, once what the log holds is counted."),
        new("--clean", "Clean", null, "Delete the data folder before the start. Asks first; deletes nothing that is not this program's.") { CommandLineOnly = true },
        new("--yes", "Yes", null, "Answer yes to what --clean asks.") { CommandLineOnly = true },
    ];

    /// <summary>The option whose configuration key is given.</summary>
    public static StandaloneOption ByKey(string key) => All.Single(o => o.Key == key);
}
