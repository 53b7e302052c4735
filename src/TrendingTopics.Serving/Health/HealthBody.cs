using System.Text.Json.Serialization;

namespace TrendingTopics.Serving.Health;

/// <summary>Whether the service is healthy, and what it looked at.</summary>
internal sealed record HealthBody
{
    public required string Status { get; init; }

    public required IReadOnlyDictionary<string, HealthCheckBody> Checks { get; init; }
}

/// <summary>One check.</summary>
internal sealed record HealthCheckBody
{
    public required string Status { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Detail { get; init; }

    public required double Milliseconds { get; init; }
}
