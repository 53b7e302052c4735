using TrendingTopics.Programs.Feeding;
using TrendingTopics.Programs.Settings;

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
            Urls = ReadUrls(values),
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

    private static string ReadUrls(SettingValues values)
    {
        var text = values.Text("Urls") ?? values.Configuration["urls"] ?? "http://localhost:5080";
        var urls = text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return urls.Length > 0 && urls.All(IsAddress)
            ? string.Join(';', urls)
            : throw values.Refused("Urls", text, "one or more addresses such as http://localhost:5080 or http://*:8080, separated by semicolons");
    }

    private static bool IsAddress(string url) =>
        Uri.TryCreate(url.Replace("://*", "://any", StringComparison.Ordinal).Replace("://+", "://any", StringComparison.Ordinal), UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
        && uri is { PathAndQuery: "/", Fragment: "" };
}
