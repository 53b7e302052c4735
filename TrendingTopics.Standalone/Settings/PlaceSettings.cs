using TrendingTopics.Programs.CommandLine;
using TrendingTopics.Programs.Settings;

namespace TrendingTopics.Standalone.Settings;

/// <summary>Reads where log and results are.</summary>
internal static class PlaceSettings
{
    /// <summary>Where the log is.</summary>
    public static ProgramOption Log { get; } =
        new("--log", "Log", "WHERE", "Where the log is: embedded, or kafka://HOST:PORT/TOPIC, which is only read: all its partitions, in no group. Default: embedded.");

    /// <summary>Where the results are, and the program's own log.</summary>
    public static ProgramOption Data { get; } =
        new("--data", "Data", "DIR", "Folder of log and results. Default: TrendingTopics in the user's local application data.");

    /// <summary>Where the log is in Kafka; null where it is the program's own.</summary>
    /// <exception cref="UsageException">It is no such place.</exception>
    public static KafkaPlace? ReadKafka(SettingValues values)
    {
        var text = values.Text("Log", "embedded");
        return text.Equals("embedded", StringComparison.OrdinalIgnoreCase) ? null
            : KafkaPlace.TryParse(text, out var place) ? place
            : throw values.Refused("Log", text, "embedded or kafka://HOST:PORT/TOPIC");
    }

    /// <summary>Full path of the data folder.</summary>
    /// <exception cref="UsageException">None was given, and this user has none of his own.</exception>
    public static string ReadData(SettingValues values)
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
