using TrendingTopics.Programs.CommandLine;
using TrendingTopics.Programs.Feeding;
using TrendingTopics.Programs.Settings;
using TrendingTopics.Standalone.Operating;
using TrendingTopics.Standalone.Settings;

namespace TrendingTopics.Standalone.CommandLine;

/// <summary>What the program may be told.</summary>
internal static class StandaloneOptions
{
    private const string Urls = "http://localhost:5080";

    public static ProgramDescription Program { get; } = new(
        "Standalone",
        "Ranks what is trending: reads events, counts their topics in windows of event time, and serves the rankings at http://localhost:5080.",
        [
            SourceOptions.Source,
            new("--stream", "Stream", "NAME", "Which stream is ranked: one of the Streams in appsettings.json or streams.json. Default: hashtags."),
            new("--windows", "Windows", "LIST", "Windows to count, separated by commas: 1m is tumbling, 5m/10s hops (size/slide). Default: the stream's, which is 1m,5m/10s."),
            new("--lateness", "Lateness", "TIME", "How late an event may come and still be counted, such as 60s. Default: the stream's, which is 60s."),
            new("--extract", "Extract", "WHAT", "Where topics come from: field (the topic field), hashtags or words (those in the text field). Default: the stream's, which is field."),
            new("--ignore-case", "IgnoreCase", null, "Topics that differ only in case are one."),
            .. SourceOptions.OfEach,
            PlaceSettings.Log,
            new("--partitions", "Partitions", "N", "Partitions of a log that does not exist yet, 1 to 1024. Default: 4."),
            PlaceSettings.Data,
            UrlSettings.Option(Urls),
            new("--output", "Output", "KIND", "What the terminal shows: table (live), text (a block whenever the ranking changed) or none. Default: table in a terminal, text where output is redirected."),
            new("--every", "Every", "TIME", "How often text is printed. Default: 10s."),
            new("--exit-when-done", "ExitWhenDone", null, "End once the source has ended and all of it is counted; with --source none, once what the log held at the start is counted."),
            new("--clean", "Clean", null, "Delete the data folder before the start. Asks first; deletes nothing that is not this program's.") { CommandLineOnly = true },
            new("--yes", "Yes", null, "Answer yes to what --clean asks.") { CommandLineOnly = true },
        ])
    {
        Urls = Urls,
        Commands = [StandaloneCommands.Reprocess],
    };
}
