using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace TrendingTopics.AppHost.Servers;

/// <summary>
/// Whether Kafka answers. In place of the check that comes with the resource, which writes into a topic of its own, and whose client
/// fills the console with lines for as long as the container starts.
/// </summary>
internal sealed class BrokerCheck(Func<CancellationToken, ValueTask<string?>> servers) : IHealthCheck, IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);
    private IAdminClient? _client;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            _client ??= Connect(await servers(cancellationToken));
            var cluster = await _client.DescribeClusterAsync(new DescribeClusterOptions { RequestTimeout = Timeout }).WaitAsync(cancellationToken);
            return cluster.Nodes.Count > 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("No broker has joined yet.");
        }
        catch (KafkaException e)
        {
            return HealthCheckResult.Unhealthy(e.Error.Reason);
        }
    }

    public void Dispose() => _client?.Dispose();

    private static IAdminClient Connect(string? servers) =>
        new AdminClientBuilder(new AdminClientConfig { BootstrapServers = servers, ReconnectBackoffMaxMs = 1000 }).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
}
