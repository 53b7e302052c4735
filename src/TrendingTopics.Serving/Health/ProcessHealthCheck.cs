using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace TrendingTopics.Serving.Health;

/// <summary>Says that the process answers, by answering.</summary>
internal sealed class ProcessHealthCheck : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(HealthCheckResult.Healthy());
}
