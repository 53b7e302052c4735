namespace TrendingTopics.Contracts.Otlp;

/// <summary>One step of a trace. Identifiers are in hexadecimal; times are microseconds since the Unix epoch.</summary>
public sealed record OtlpSpan
{
    /// <summary>Who sent it.</summary>
    public required OtlpOrigin Origin { get; init; }

    /// <summary>The trace.</summary>
    public required string TraceId { get; init; }

    /// <summary>The step itself.</summary>
    public required string SpanId { get; init; }

    /// <summary>The step that it is part of; empty for the trace's root.</summary>
    public required string ParentSpanId { get; init; }

    /// <summary>What is done.</summary>
    public required string Name { get; init; }

    /// <summary>1 internal, 2 server, 3 client, 4 producer, 5 consumer.</summary>
    public required int Kind { get; init; }

    /// <summary>When it began.</summary>
    public required long Start { get; init; }

    /// <summary>When it ended.</summary>
    public required long End { get; init; }

    /// <summary>What is known about it.</summary>
    public required IReadOnlyDictionary<string, object?> Attributes { get; init; }

    /// <summary>Steps of other traces that led to it.</summary>
    public required IReadOnlyList<OtlpLink> Links { get; init; }

    /// <summary>0 not said, 1 well, 2 failed.</summary>
    public required int Status { get; init; }

    /// <summary>Why it failed; empty where that is not said.</summary>
    public required string StatusMessage { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Origin}: {Name}";
}
