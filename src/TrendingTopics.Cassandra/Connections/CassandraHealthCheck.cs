using Microsoft.Extensions.Diagnostics.HealthChecks;
using TrendingTopics.Cassandra.Settings;
using TrendingTopics.Engine.Stores;

namespace TrendingTopics.Cassandra.Connections;

/// <summary>Healthy where a node answers a read of our keyspace within the check's own time.</summary>
internal sealed class CassandraHealthCheck(CassandraConnection connection, StoreSettings settings, TimeProvider clock) : IHealthCheck
{
    /// <summary>A name that no stream can have; an empty one Cassandra refuses as a key.</summary>
    private const string NoStream = " ";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var work = CheckAsync(cancellationToken);
        try
        {
            return await work.WaitAsync(settings.Options.HealthTimeout, clock, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException slow)
        {
            return HealthCheckResult.Unhealthy(connection.Problem ?? $"Cassandra at {settings.Where} does not answer within {settings.Options.HealthTimeout}.", slow);
        }
    }

    private async Task<HealthCheckResult> CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            var tables = await connection.GetAsync(cancellationToken).ConfigureAwait(false);
            await tables.Streams.FindAsync(NoStream, cancellationToken).ConfigureAwait(false);
            return HealthCheckResult.Healthy();
        }
        catch (StoreException failure)
        {
            return HealthCheckResult.Unhealthy(failure.Message, failure);
        }
    }
}
