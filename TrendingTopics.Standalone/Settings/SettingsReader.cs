using TrendingTopics.Programs.Feeding;
using TrendingTopics.Programs.Settings;
using TrendingTopics.Sources;
using TrendingTopics.Standalone.CommandLine;

namespace TrendingTopics.Standalone.Settings;

/// <summary>Turns configuration and command line into checked settings.</summary>
internal static class SettingsReader
{
    /// <summary>Reads all settings.</summary>
    /// <exception cref="UsageException">One is wrong; the message names it and says what it may be.</exception>
    public static StandaloneSettings Read(SettingValues values, bool inTerminal)
    {
        var kafka = PlaceSettings.ReadKafka(values);
        var definition = StreamSettingsReader.Read(values);
        var settings = new StandaloneSettings
        {
            Source = SourceSettingsReader.Read(values, kafka is null ? null : "none"),
            Definition = kafka is null ? definition : definition with { Topic = kafka.Topic },
            Kafka = kafka,
            Partitions = (int)values.Whole("Partitions", 4, 1, 1024),
            Data = PlaceSettings.ReadData(values),
            Urls = UrlSettings.Read(values) ?? StandaloneOptions.Program.Urls,
            Output = values.Choice("Output", inTerminal ? OutputKind.Table : OutputKind.Text),
            Every = values.Duration("Every", TimeSpan.FromSeconds(10), TimeSpan.FromMilliseconds(100), TimeSpan.FromDays(1)),
            ExitWhenDone = values.Flag("ExitWhenDone"),
            Clean = values.CommandLine.IsSet("Clean"),
            Yes = values.CommandLine.IsSet("Yes"),
        };
        return settings switch
        {
            { Kafka: not null, Source.Spec.Kind: not SourceKind.None } =>
                throw values.Problem("Source", "a log in Kafka is only read here; with --log kafka://… it may be none."),
            { ExitWhenDone: true, Source.IsEndless: true } =>
                throw values.Problem("ExitWhenDone", "the synthetic source never ends; it is for --source file:PATH, stdin or none."),
            { Yes: true, Clean: false } => throw new UsageException("--yes: answers what --clean asks, and is for use with it only."),
            _ => settings,
        };
    }
}
