using Microsoft.Extensions.Diagnostics.HealthChecks;
using TrendingTopics.Engine.Stores;

namespace TrendingTopics.Serving.Health;

/// <summary>Whether the store answers.</summary>
internal sealed class StoreHealthCheck(ITrendStore store) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var streams = await store.ListStreamsAsync(cancellationToken).AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
            return HealthCheckResult.Healthy($"{streams.Count} streams");
        }
        catch (StoreException failure)
        {
            return HealthCheckResult.Unhealthy($"The store does not answer: {failure.Message}", failure);
        }
    }
}
