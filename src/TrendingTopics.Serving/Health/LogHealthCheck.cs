using Microsoft.Extensions.Diagnostics.HealthChecks;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Stores;

namespace TrendingTopics.Serving.Health;

/// <summary>Whether the log answers for the topics that streams read.</summary>
internal sealed class LogHealthCheck(IEventLog log, ITrendStore store) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var streams = await store.ListStreamsAsync(cancellationToken).AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
            foreach (var topic in streams.Select(s => s.Newest.Definition.Topic).Distinct())
            {
                if (await log.FindTopicAsync(topic, cancellationToken).AsTask().WaitAsync(cancellationToken).ConfigureAwait(false) is null)
                {
                    return HealthCheckResult.Unhealthy($"The log has no topic '{topic}'.");
                }
            }

            return HealthCheckResult.Healthy();
        }
        catch (LogException failure)
        {
            return HealthCheckResult.Unhealthy($"The log does not answer: {failure.Message}", failure);
        }
        catch (StoreException)
        {
            return HealthCheckResult.Healthy("Not looked at: the store does not say which topics there are.");
        }
    }
}
