using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Throughput;

/// <summary>The ways of reading that are compared, each in a process of its own.</summary>
internal static class Measurements
{
    public static IReadOnlyList<string> Kinds { get; } = ["bare", "reader", "engine:1m", "pipeline:1m", "engine:1m,5m/10s", "pipeline:1m,5m/10s"];

    public static Task<Measurement> RunAsync(Load load, string kind, CancellationToken cancellationToken)
    {
        var parts = kind.Split(':', 2);
        return parts[0] switch
        {
            "bare" => BareClient.MeasureAsync(load, kind),
            "reader" => ReaderRun.MeasureAsync(load, kind),
            "engine" => PipelineRun.MeasureFromMemoryAsync(load, kind, WindowsOf(parts[1]), cancellationToken),
            "pipeline" => PipelineRun.MeasureFromKafkaAsync(load, kind, WindowsOf(parts[1]), cancellationToken),
            _ => throw new ArgumentException($"'{kind}' is not measured: bare, reader, engine:WINDOWS and pipeline:WINDOWS are.", nameof(kind)),
        };
    }

    private static IReadOnlyList<WindowDefinition> WindowsOf(string text) => [.. text.Split(',').Select(w => WindowDefinition.Parse(w, null))];
}
