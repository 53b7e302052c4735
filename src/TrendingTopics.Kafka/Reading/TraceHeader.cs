using Confluent.Kafka;

namespace TrendingTopics.Kafka.Reading;

/// <summary>The header that says in which trace a record was written.</summary>
internal static class TraceHeader
{
    /// <summary>Its name, as W3C Trace Context gives it.</summary>
    public const string Name = "traceparent";

    /// <summary>The header's value; empty where there is none.</summary>
    public static ReadOnlySpan<byte> Read(Headers? headers) =>
        headers is { Count: > 0 } && headers.TryGetLastBytes(Name, out var value) ? value : default;
}
