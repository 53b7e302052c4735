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
        var kafka = ReadKafka(values);
        var definition = StreamSettingsReader.Read(values);
        var settings = new StandaloneSettings
        {
            Source = SourceSettingsReader.Read(values, kafka is null ? null : "none"),
            Definition = kafka is null ? definition : definition with { Topic = kafka.Topic },
            Kafka = kafka,
            Partitions = (int)values.Whole("Partitions", 4, 1, 1024),
            Data = ReadData(values),
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

    /// <summary>Where the log is in Kafka; null where it is the program's own.</summary>
    private static KafkaPlace? ReadKafka(SettingValues values)
    {
        var text = values.Text("Log", "embedded");
        return text.Equals("embedded", StringComparison.OrdinalIgnoreCase) ? null
            : KafkaPlace.TryParse(text, out var place) ? place
            : throw values.Refused("Log", text, "embedded or kafka://HOST:PORT/TOPIC");
    }

    private static string ReadData(SettingValues values)
    {
        if (values.Text("Data") is { } data)
        {
            return Path.GetFullPath(data);
        }

        var local = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return local.Length > 0
            ? Path.Combine(local, "TrendingTopics")
            : throw new UsageException("--data: this user has no folder for local application data; give one with --data DIR.");
    }
}
