namespace TrendingTopics.Contracts.Otlp;

/// <summary>Who sent a span, a point or a log record.</summary>
/// <param name="Resource">The attributes of the process.</param>
/// <param name="Scope">The activity source, the meter, or the category of the log.</param>
public sealed record OtlpOrigin(IReadOnlyDictionary<string, object?> Resource, string Scope)
{
    /// <summary>The name of the service; empty where it has none.</summary>
    public string Service => Resource.GetValueOrDefault("service.name") as string ?? "";

    /// <inheritdoc/>
    public override string ToString() => $"{Service}/{Scope}";
}
