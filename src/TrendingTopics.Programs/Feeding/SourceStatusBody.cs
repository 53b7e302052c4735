using System.Text.Json.Serialization;

namespace TrendingTopics.Programs.Feeding;

/// <summary>What the source does.</summary>
internal sealed record SourceStatusBody
{
    /// <summary>The source; null where there is none.</summary>
    public required string? Source { get; init; }

    /// <summary>The stream whose topic it feeds.</summary>
    public required string Stream { get; init; }

    /// <summary>That topic.</summary>
    public required string Topic { get; init; }

    /// <summary>none, starting, running, paused, retrying, completed, stopped or faulted.</summary>
    public required string State { get; init; }

    /// <summary>Whether it is told to rest.</summary>
    public required bool Paused { get; init; }

    /// <summary>Records that this run has made durable in the log.</summary>
    public required long Sent { get; init; }

    /// <summary>Records that were read and that the log has not acknowledged yet.</summary>
    public required long Unacknowledged { get; init; }

    /// <summary>Records made durable a second, of late.</summary>
    public required double Rate { get; init; }

    /// <summary>What was read and left out.</summary>
    public required long Invalid { get; init; }

    /// <summary>How often something was tried again.</summary>
    public required long Retries { get; init; }

    /// <summary>What is wrong; missing where nothing is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Problem { get; init; }
}

/// <summary>A burst that has begun.</summary>
/// <param name="Topic">The topic that multiplies.</param>
/// <param name="Factor">How many times more often than usual it comes.</param>
/// <param name="Seconds">For how long.</param>
internal sealed record BurstBody(string Topic, double Factor, double Seconds);
