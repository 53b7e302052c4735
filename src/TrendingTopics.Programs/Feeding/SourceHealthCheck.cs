using Microsoft.Extensions.Diagnostics.HealthChecks;
using TrendingTopics.Sources.Running;

namespace TrendingTopics.Programs.Feeding;

/// <summary>Whether the source feeds the log.</summary>
internal sealed class SourceHealthCheck(SourceChoice source) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(source.Runner?.Progress switch
    {
        { State: SourceState.Faulted or SourceState.Retrying, Problem: var problem } => new HealthCheckResult(context.Registration.FailureStatus, problem),
        _ => HealthCheckResult.Healthy(),
    });
}
