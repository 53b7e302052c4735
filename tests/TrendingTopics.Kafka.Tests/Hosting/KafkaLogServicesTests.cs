using Confluent.Kafka;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using TrendingTopics.Contracts.Logs;
using TrendingTopics.Contracts.Servers;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Kafka.Tests.Logs;
using Xunit;

namespace TrendingTopics.Kafka.Tests.Hosting;

/// <param name="kafka">The broker.</param>
public sealed class KafkaLogServicesTests(SharedKafka kafka)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Log_and_health_check_come_from_the_connection_string_and_the_section()
    {
        var server = await kafka.GetAsync();
        await using var services = Build(server.BootstrapServers, ("Kafka:Settings:client.id", "mine"), ("Kafka:PositionsTopic", Opened.NewName()), ("Kafka:CommitOffsets", "true"));
        var log = Assert.IsType<KafkaLog>(services.GetRequiredService<IEventLog>());

        Assert.Equal("mine", log.Cluster.Clients.Settings.Admin()["client.id"]);
        Assert.True(log.Cluster.Clients.Options.CommitOffsets);
        var report = await services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Stop);
        Assert.Equal(HealthStatus.Healthy, report.Entries["kafka"].Status);
    }

    [Fact]
    public async Task Health_check_says_why_the_broker_cannot_be_reached()
    {
        using var nobody = PortClaim.Take();
        await using var services = Build($"127.0.0.1:{nobody.Port}", ("Kafka:HealthTimeout", "00:00:02"));

        var report = await services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Stop);

        var entry = report.Entries["kafka"];
        Assert.Equal(HealthStatus.Unhealthy, entry.Status);
        Assert.Contains($"127.0.0.1:{nobody.Port}", entry.Description, StringComparison.Ordinal);
        Assert.Contains("Connection refused", entry.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Client_that_the_host_has_registered_appends_what_carries_no_position()
    {
        var server = await kafka.GetAsync();
        using var registered = new ProducerBuilder<byte[], byte[]>(new ProducerConfig { BootstrapServers = server.BootstrapServers, ClientId = "registered" }).Build();
        var builder = Builder(server.BootstrapServers);
        builder.Services.AddSingleton(registered);
        builder.AddKafkaLog();
        await using var services = builder.Services.BuildServiceProvider();
        var log = services.GetRequiredService<IEventLog>();
        var topic = await log.NewTopicAsync(2);

        await log.AppendAsync(Opened.Batch(topic, "a", "b", "c"), Stop);
        await log.AppendAsync(Opened.SourceBatch(topic, "source", "1", "d"), Stop);

        await using var reader = new ReaderUnderTest(log, topic, topic);
        reader.PollRecords(4);
        Assert.Equal(["a", "b", "c", "d"], reader.Values.Order());
        await ((KafkaLog)log).DisposeAsync();
        Assert.NotEmpty(registered.Name);
    }

    private static ServiceProvider Build(string servers, params (string Key, string Value)[] settings)
    {
        var builder = Builder(servers, settings);
        builder.AddKafkaLog();
        return builder.Services.BuildServiceProvider();
    }

    private static HostApplicationBuilder Builder(string servers, params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddLogging();
        builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:kafka", servers), .. settings.Select(s => new KeyValuePair<string, string?>(s.Key, s.Value))]);
        return builder;
    }
}
