using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using TrendingTopics.Contracts.Logs;
using TrendingTopics.Contracts.Servers;
using TrendingTopics.Kafka.Health;
using TrendingTopics.Kafka.Tests.Logs;
using Xunit;

namespace TrendingTopics.Kafka.Tests.Security;

/// <summary>A broker that asks for a login gets it from every client, and nobody else does.</summary>
public sealed class LoginTests
{
    private const string Password = "open-sesame-42";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Login_is_used_by_all_clients_and_the_password_is_never_said()
    {
        await using var server = await StartAsync();
        var logs = new RecordedLogs();
        await using var log = Opened.Log(server.BootstrapServers, Login(Password), logs);
        var topic = await log.NewTopicAsync(2);

        await log.AppendAsync(Opened.Batch(topic, "a", "b"), Stop);
        await log.AppendAsync(Opened.SourceBatch(topic, "file", "1", "c"), Stop);
        await using var reader = new ReaderUnderTest(log, topic, topic);
        reader.PollEnds(0, 1);

        Assert.Equal(["a", "b", "c"], reader.Values.Order());
        Assert.Equal("1", await log.GetPositionAsync(topic, "file", Stop));
        Assert.Equal(3, (await log.ReadNewestAsync(topic, 10, Stop)).Count);
        Assert.DoesNotContain(logs.From(LogLevel.Trace), line => line.Contains(Password, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Wrong_password_is_the_reason_that_is_given_and_is_not_said_itself()
    {
        await using var server = await StartAsync();
        var logs = new RecordedLogs();
        await using var log = Opened.Log(server.BootstrapServers, o =>
        {
            Login("wrong-password")(o);
            (o.RequestTimeout, o.HealthTimeout) = (TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5));
        }, logs);

        await Opened.FailsAsync(async () => await log.FindTopicAsync("any", Stop), "SASL");
        var check = new KafkaHealthCheck(log);
        var health = await check.CheckHealthAsync(new HealthCheckContext { Registration = new HealthCheckRegistration("kafka", check, null, null) }, Stop);

        Assert.Contains("SASL", health.Description, StringComparison.Ordinal);
        Assert.Contains("SASL", Assert.Single(logs.From(LogLevel.Information)), StringComparison.Ordinal);
        Assert.DoesNotContain(logs.From(LogLevel.Trace), line => line.Contains("wrong-password", StringComparison.Ordinal));
    }

    private static Action<KafkaLogOptions> Login(string password) => o =>
    {
        o.Settings["security.protocol"] = "sasl_plaintext";
        o.Settings["sasl.mechanism"] = "PLAIN";
        o.Settings["SaslUsername"] = "trending";
        o.Settings["SaslPassword"] = password;
    };

    private static Task<KafkaServer> StartAsync() => KafkaServer.StartAsync(port =>
    [
        $"listeners=SASL_PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{port + 1}",
        $"advertised.listeners=SASL_PLAINTEXT://127.0.0.1:{port}",
        "listener.security.protocol.map=SASL_PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
        "inter.broker.listener.name=SASL_PLAINTEXT",
        "sasl.enabled.mechanisms=PLAIN",
        "sasl.mechanism.inter.broker.protocol=PLAIN",
        $"listener.name.sasl_plaintext.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username=\"trending\" password=\"{Password}\" user_trending=\"{Password}\";",
    ]);
}
