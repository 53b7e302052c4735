using Microsoft.Extensions.Diagnostics.HealthChecks;
using TrendingTopics.Engine.Processing;

namespace TrendingTopics.Standalone.Health;

/// <summary>Whether the stream is counted. Catching up is not unhealthy.</summary>
internal sealed class StreamHealthCheck(StreamProcessor processor) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(processor switch
    {
        { Problem: { } problem } => HealthCheckResult.Unhealthy(problem),
        { State: StreamProcessorState.Faulted or StreamProcessorState.Stopped } => HealthCheckResult.Unhealthy("The stream is counted no longer."),
        _ => HealthCheckResult.Healthy(),
    });
}
