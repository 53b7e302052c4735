using TrendingTopics.Engine.Streams;
using TrendingTopics.Programs.Settings;

namespace TrendingTopics.Programs.Counting;

/// <summary>What is counted and how, checked.</summary>
public sealed record CountingSettings
{
    /// <summary>The streams.</summary>
    public required IReadOnlyList<StreamDefinition> Streams { get; init; }

    /// <summary>The consumer group.</summary>
    public required string Group { get; init; }

    /// <summary>Partitions of a topic that does not exist yet.</summary>
    public required int Partitions { get; init; }

    /// <summary>What standard output shows.</summary>
    public required CountingOutput Output { get; init; }

    /// <summary>How often text is printed.</summary>
    public required TimeSpan Every { get; init; }

    /// <summary>Whether the program ends once what the log held at its start is counted.</summary>
    public required bool ExitWhenDone { get; init; }

    /// <summary>Reads them.</summary>
    /// <exception cref="UsageException">One is wrong; the message names it and says what it may be.</exception>
    public static CountingSettings Read(SettingValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new CountingSettings
        {
            Streams = StreamSettings.ReadAll(values.Configuration),
            Group = values.Text("Group", "trending-topics"),
            Partitions = (int)values.Whole("Partitions", 4, 1, 1024),
            Output = values.Choice("Output", CountingOutput.None),
            Every = values.Duration("Every", TimeSpan.FromSeconds(10), TimeSpan.FromMilliseconds(100), TimeSpan.FromDays(1)),
            ExitWhenDone = values.Flag("ExitWhenDone"),
        };
    }
}

/// <summary>What standard output shows of what is counted.</summary>
public enum CountingOutput
{
    /// <summary>Blocks of text, a block whenever a ranking has changed.</summary>
    Text,

    /// <summary>Nothing.</summary>
    None,
}
