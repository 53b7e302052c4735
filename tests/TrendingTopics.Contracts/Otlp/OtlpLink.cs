namespace TrendingTopics.Contracts.Otlp;

/// <summary>Points at a step of a trace, by identifiers in hexadecimal.</summary>
/// <param name="TraceId">The trace.</param>
/// <param name="SpanId">The step.</param>
public sealed record OtlpLink(string TraceId, string SpanId);
