using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using TrendingTopics.Cassandra.Tests.Servers;
using TrendingTopics.Contracts.Servers;
using TrendingTopics.Engine.Stores;
using Xunit;

namespace TrendingTopics.Cassandra.Tests.Connections;

public sealed class CassandraStoreServicesTests(SharedCassandra shared)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Host_registers_the_store_and_its_health_check_and_connects_when_it_starts()
    {
        var server = await shared.GetAsync();
        using var host = Create(("ConnectionStrings:cassandra", server.Address), ("Cassandra:Keyspace", SharedCassandra.NewKeyspace()));
        await host.StartAsync(Stop);

        await Eventually.TrueAsync(async () => (await CheckAsync(host)).Status == HealthStatus.Healthy);
        Assert.Equal("cassandra", (await CheckAsync(host)).Entries.Single().Key);
        Assert.Empty(await host.Services.GetRequiredService<ITrendStore>().ListStreamsAsync(Stop));
        await host.StopAsync(Stop);
    }

    [Fact]
    public async Task Host_starts_while_no_node_answers_and_is_unhealthy()
    {
        using var nobody = PortClaim.Take();
        using var host = Create(("ConnectionStrings:cassandra", $"127.0.0.1:{nobody.Port}"), ("Cassandra:HealthTimeout", "00:00:01"));
        await host.StartAsync(Stop);

        await Eventually.TrueAsync(async () => (await CheckAsync(host)).Entries["cassandra"].Description!.StartsWith("No Cassandra node answers", StringComparison.Ordinal));
        Assert.Equal(HealthStatus.Unhealthy, (await CheckAsync(host)).Status);
        await host.StopAsync(Stop);
    }

    [Fact]
    public async Task Wrong_setting_ends_the_start_by_name()
    {
        using var missing = Create();
        Assert.Contains("ConnectionStrings:cassandra is missing", (await Assert.ThrowsAsync<OptionsValidationException>(() => missing.StartAsync(Stop))).Message, StringComparison.Ordinal);

        using var wrong = Create(("ConnectionStrings:cassandra", "localhost"), ("Cassandra:Replication", "many"));
        Assert.Contains("Cassandra:Replication is 'many'", (await Assert.ThrowsAsync<OptionsValidationException>(() => wrong.StartAsync(Stop))).Message, StringComparison.Ordinal);
    }

    private static Task<HealthReport> CheckAsync(IHost host) => host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Stop);

    private static IHost Create(params (string Name, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        foreach (var (name, value) in settings)
        {
            builder.Configuration[name] = value;
        }

        builder.Services.AddLogging();
        builder.AddCassandraStore();
        return builder.Build();
    }
}
