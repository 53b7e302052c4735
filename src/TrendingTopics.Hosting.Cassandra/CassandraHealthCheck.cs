using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace TrendingTopics.Hosting.Cassandra;

/// <summary>A server is healthy when it answers in CQL, and a keyspace when the server has it.</summary>
/// <param name="node">The server.</param>
/// <param name="keyspaceName">The keyspace, or <see langword="null"/> for the server alone.</param>
internal sealed class CassandraHealthCheck(CassandraNode node, string? keyspaceName = null) : IHealthCheck
{
    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            if (keyspaceName is null)
            {
                await node.ExecuteAsync(Statements.Ping, cancellationToken).ConfigureAwait(false);
                return HealthCheckResult.Healthy();
            }

            var found = await node.ExecuteAsync(Statements.FindKeyspace, cancellationToken, keyspaceName).ConfigureAwait(false);
            return found.Any()
                ? HealthCheckResult.Healthy()
                : new HealthCheckResult(context.Registration.FailureStatus, $"There is no keyspace '{keyspaceName}' yet.");
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, exception.Message, exception);
        }
    }
}
