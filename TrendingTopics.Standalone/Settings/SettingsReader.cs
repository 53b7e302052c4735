using TrendingTopics.Programs.Feeding;
using TrendingTopics.Programs.Settings;
using TrendingTopics.Standalone.CommandLine;

namespace TrendingTopics.Standalone.Settings;

/// <summary>Turns configuration and command line into checked settings.</summary>
internal static class SettingsReader
{
    /// <summary>Reads all settings.</summary>
    /// <exception cref="UsageException">One is wrong; the message names it and says what it may be.</exception>
    public static StandaloneSettings Read(SettingValues values, bool inTerminal)
    {
        var settings = new StandaloneSettings
        {
            Source = SourceSettingsReader.Read(values),
            Definition = StreamSettingsReader.Read(values),
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
            { ExitWhenDone: true, Source.IsEndless: true } =>
                throw values.Problem("ExitWhenDone", "the synthetic source never ends; it is for --source file:PATH, stdin or none."),
            { Yes: true, Clean: false } => throw new UsageException("--yes: answers what --clean asks, and is for use with it only."),
            _ => settings,
        };
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
