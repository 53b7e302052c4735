namespace TrendingTopics.Engine.Streams;

/// <summary>Names of the JSON fields in which a stream's records carry what the engine needs. Defaults are those of the hashtags preset.</summary>
public sealed record StreamFields
{
    /// <summary>The field that holds the topic, where topics come from a field.</summary>
    public string Topic { get; init; } = "hashtag_principal";

    /// <summary>The field that holds the event time.</summary>
    public string Time { get; init; } = "timestamp";

    /// <summary>The field that holds who did it; shown, not counted.</summary>
    public string User { get; init; } = "usuario";

    /// <summary>The field that holds the text from which hashtags or words are taken.</summary>
    public string Text { get; init; } = "texto";
}
