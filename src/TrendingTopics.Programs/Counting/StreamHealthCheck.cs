using Microsoft.Extensions.Diagnostics.HealthChecks;
using TrendingTopics.Engine.Processing;

namespace TrendingTopics.Programs.Counting;

/// <summary>Whether every stream is counted. Catching up is not unhealthy.</summary>
internal sealed class StreamHealthCheck(StreamProcessors processors) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var problems = processors.All.Select(ProblemOf).OfType<string>().ToArray();
        return Task.FromResult(problems.Length == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(string.Join(' ', problems)));
    }

    private static string? ProblemOf(StreamProcessor processor) => processor switch
    {
        { Problem: { } problem } => $"Stream '{processor.Stream}': {problem}",
        { State: StreamProcessorState.Faulted or StreamProcessorState.Stopped } => $"Stream '{processor.Stream}' is counted no longer.",
        _ => null,
    };
}
