using TrendingTopics.Engine.Streams;
using TrendingTopics.Programs.Settings;

namespace TrendingTopics.Programs.Feeding;

/// <summary>What is fed from where, checked.</summary>
public sealed record FeedingSettings
{
    /// <summary>The stream whose topic is fed.</summary>
    public required StreamDefinition Stream { get; init; }

    /// <summary>Where events come from.</summary>
    public required SourceSettings Source { get; init; }

    /// <summary>What the user calls the setting of the source.</summary>
    public required string SourceName { get; init; }

    /// <summary>Partitions of a topic that does not exist yet.</summary>
    public required int Partitions { get; init; }

    /// <summary>Whether the program ends with the source.</summary>
    public required bool ExitWhenDone { get; init; }

    /// <summary>Reads them.</summary>
    /// <exception cref="UsageException">One is wrong; the message names it and says what it may be.</exception>
    public static FeedingSettings Read(SettingValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var settings = new FeedingSettings
        {
            Stream = StreamSettings.ReadOne(values),
            Source = SourceSettingsReader.Read(values),
            SourceName = values.NameOf("Source"),
            Partitions = (int)values.Whole("Partitions", 4, 1, 1024),
            ExitWhenDone = values.Flag("ExitWhenDone"),
        };
        return settings is { ExitWhenDone: true, Source.IsEndless: true }
            ? throw values.Problem("ExitWhenDone", "the synthetic source never ends; it is for --source file:PATH, stdin or none.")
            : settings;
    }
}
