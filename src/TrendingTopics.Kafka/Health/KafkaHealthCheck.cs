using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace TrendingTopics.Kafka.Health;

/// <summary>Healthy while the cluster answers, in a time of the check's own.</summary>
/// <param name="log">The log whose clients ask.</param>
internal sealed class KafkaHealthCheck(KafkaLog log) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var clients = log.Cluster.Clients;
        var servers = clients.Settings.Servers;
        try
        {
            var answer = await clients
                .Send(admin => admin.DescribeClusterAsync(new DescribeClusterOptions { RequestTimeout = clients.Options.HealthTimeout }))
                .WaitAsync(clients.Options.HealthTimeout + TimeSpan.FromSeconds(1), clients.Clock, cancellationToken).ConfigureAwait(false);
            return HealthCheckResult.Healthy($"Kafka at {servers} answers with {answer.Nodes.Count} brokers.");
        }
        catch (KafkaException e)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, $"Kafka at {servers} does not answer: {clients.Availability.Describe(e)}", e);
        }
        catch (TimeoutException e)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, $"Kafka at {servers} does not answer.", e);
        }
    }
}
