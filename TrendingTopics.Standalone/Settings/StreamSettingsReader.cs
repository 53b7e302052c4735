using TrendingTopics.Engine.Streams;
using TrendingTopics.Engine.Time;
using TrendingTopics.Programs.Settings;

namespace TrendingTopics.Standalone.Settings;

/// <summary>Reads the definition of the stream that is ranked: the stream's own settings, with what the program's options say over them.</summary>
internal static class StreamSettingsReader
{
    /// <summary>Reads it.</summary>
    /// <exception cref="UsageException">There is no such stream, or a setting is wrong.</exception>
    public static StreamDefinition Read(SettingValues values)
    {
        var stream = StreamSettings.ReadOne(values);
        var definition = stream with
        {
            Windows = values.Windows("Windows", stream.Windows),
            Lateness = UnixMicros.From(values.Duration("Lateness", UnixMicros.ToDuration(stream.Lateness), TimeSpan.Zero, TimeSpan.FromDays(30))),
            Extract = values.Choice("Extract", stream.Extract),
            IgnoreCase = values.Has("IgnoreCase") ? values.Flag("IgnoreCase") : stream.IgnoreCase,
        };
        return StreamDefinitionValidator.Validate(definition) is [var error, ..]
            ? throw values.Problem(error.Setting.Split(':')[0], $"{error.Problem}.")
            : definition;
    }
}
