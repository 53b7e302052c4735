using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Xunit;

namespace TrendingTopics.Hosting.Cassandra.Tests;

public sealed class HealthTests
{
    [Fact]
    public async Task Port_that_takes_connections_but_never_answers_is_unhealthy_and_keeps_nobody_waiting()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();

        var result = await CheckAsync(((IPEndPoint)silent.LocalEndpoint).Port, TimeSpan.FromMilliseconds(300));

        Assert.Equal(HealthStatus.Unhealthy, result.Status);
        Assert.Equal("'cassandra' did not answer in CQL within 0.3 s.", result.Description);
    }

    [Fact]
    public async Task Port_that_nobody_listens_on_is_unhealthy()
    {
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        var port = ((IPEndPoint)closed.LocalEndpoint).Port;
        closed.Stop();

        var result = await CheckAsync(port, TimeSpan.FromSeconds(30));

        Assert.Equal(HealthStatus.Unhealthy, result.Status);
        Assert.NotNull(result.Exception);
    }

    private static async Task<HealthCheckResult> CheckAsync(int port, TimeSpan limit)
    {
        var server = DistributedApplication.CreateBuilder().AddCassandra("cassandra")
            .WithEndpoint("tcp", endpoint => endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, "127.0.0.1", port));
        await using var node = new CassandraNode(server.Resource, TimeProvider.System) { Limit = limit };
        var check = new CassandraHealthCheck(node);
        var registration = new HealthCheckRegistration("cassandra_check", check, HealthStatus.Unhealthy, tags: null);
        return await check.CheckHealthAsync(new HealthCheckContext { Registration = registration }, TestContext.Current.CancellationToken);
    }
}
