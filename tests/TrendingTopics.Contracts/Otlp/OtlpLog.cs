namespace TrendingTopics.Contracts.Otlp;

/// <summary>One log record. Its category is the scope of its origin.</summary>
public sealed record OtlpLog
{
    /// <summary>Who sent it.</summary>
    public required OtlpOrigin Origin { get; init; }

    /// <summary>When, in microseconds since the Unix epoch.</summary>
    public required long Time { get; init; }

    /// <summary>1 to 4 trace, 5 to 8 debug, 9 to 12 information, 13 to 16 warning, 17 to 20 error, 21 to 24 fatal.</summary>
    public required int Severity { get; init; }

    /// <summary>The message, as it is read.</summary>
    public required string Body { get; init; }

    /// <summary>The message's named values, and those of its scopes.</summary>
    public required IReadOnlyDictionary<string, object?> Attributes { get; init; }

    /// <summary>The trace in which it was written; empty outside of one.</summary>
    public required string TraceId { get; init; }

    /// <summary>The step of that trace.</summary>
    public required string SpanId { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Origin}: {Body}";
}
