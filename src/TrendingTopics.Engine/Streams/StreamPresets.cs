using TrendingTopics.Engine.Time;

namespace TrendingTopics.Engine.Streams;

/// <summary>What streams are where their settings say nothing else.</summary>
internal static class StreamPresets
{
    /// <summary>The stream that there is where none is configured.</summary>
    public const string Default = "hashtags";

    /// <summary>The definition from which a stream of the given name starts.</summary>
    public static StreamDefinition For(string name) => name == Default
        ? new StreamDefinition
        {
            Name = Default,
            Windows = [new(60 * UnixMicros.PerSecond, 60 * UnixMicros.PerSecond), new(300 * UnixMicros.PerSecond, 10 * UnixMicros.PerSecond)],
        }
        : new StreamDefinition { Name = name };
}
