using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using TrendingTopics.Contracts.Logs;
using TrendingTopics.Contracts.Servers;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Kafka.Health;
using TrendingTopics.Kafka.Tests.Logs;
using Xunit;

namespace TrendingTopics.Kafka.Tests.Faults;

/// <summary>A broker that is not there yet, goes, dies and comes back.</summary>
public sealed class BrokerFaultTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Broker_that_is_down_at_start_is_waited_for_with_one_warning()
    {
        await using var server = await KafkaServer.StartAsync();
        await server.StopAsync();
        var logs = new RecordedLogs();
        await using var log = Opened.Log(server.BootstrapServers, o => (o.RequestTimeout, o.HealthTimeout) = (TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2)), logs);

        for (var attempt = 0; attempt < 3; attempt++)
        {
            var failure = await Opened.FailsAsync(async () => await log.EnsureTopicAsync("early", 1, Stop), "Connection refused");
            Assert.True(failure.IsTransient);
        }

        Assert.Equal(HealthStatus.Unhealthy, await HealthAsync(log));
        Assert.Contains($"Kafka at {server.BootstrapServers} cannot be reached; waiting for it. ", Assert.Single(logs.From(LogLevel.Information)), StringComparison.Ordinal);

        await server.RestartAsync();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (await HealthAsync(log) != HealthStatus.Healthy)
        {
            await timer.WaitForNextTickAsync(Stop);
        }

        LogTopic? ensured;
        while ((ensured = await TryEnsureAsync(log, "early")) is null)
        {
            await timer.WaitForNextTickAsync(Stop);
        }

        Assert.Equal(1, ensured.Partitions);
        Assert.Contains(logs.From(LogLevel.Information), l => l.Contains("is reached again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Broker_that_dies_and_comes_back_loses_nothing_acknowledged_and_readers_go_on()
    {
        await using var server = await KafkaServer.StartAsync(_ => ["log.flush.interval.messages=1"]);
        await using var log = Opened.Log(server.BootstrapServers, o => o.RequestTimeout = TimeSpan.FromSeconds(5));
        var topic = await log.NewTopicAsync(2);
        await log.AppendAsync(Opened.Batch(topic, "before 1", "before 2"), Stop);
        await log.AppendAsync(Opened.SourceBatch(topic, "file", "1", "of file 1"), Stop);
        await using var reader = new ReaderUnderTest(log, topic, topic);
        await using var paused = new ReaderUnderTest(log, topic, Opened.NewName());
        reader.PollRecords(3);
        paused.PollRecords(3);
        paused.Reader.Pause(0);
        paused.Reader.Pause(1);

        await server.KillAsync();
        var appended = log.AppendUntilDoneAsync(topic, "meanwhile");
        var ofFile = log.AppendAsync(Opened.SourceBatch(topic, "file", "2", "of file 2"), Stop);
        for (var i = 0; i < 20; i++)
        {
            // Nothing that a reader does may fail because the broker is away, and no end is fresh.
            reader.Handler.Ends.Clear();
            reader.Reader.Poll(reader.Handler, 100, TimeSpan.FromMilliseconds(20));
            paused.Reader.Poll(paused.Handler, 100, TimeSpan.FromMilliseconds(20));
        }

        Assert.Empty(reader.Handler.Ends);
        await server.RestartAsync();
        await appended;
        await ofFile;
        await log.AppendUntilDoneAsync(topic, "after");

        reader.PollValue("after");
        reader.PollRecords(6);
        Assert.Equal(["after", "before 1", "before 2", "meanwhile", "of file 1", "of file 2"], reader.Values.Order());
        reader.PollEnds(0, 1);
        Assert.Equal("2", await log.GetPositionAsync(topic, "file", Stop));
        Assert.Equal(3, paused.Records.Count);
        paused.Reader.Resume(0);
        paused.Reader.Resume(1);
        paused.PollRecords(6);
        Assert.Equal(reader.Values.Order(), paused.Values.Order());
    }

    /// <summary>The topic; null where the broker did not answer in time.</summary>
    private static async Task<LogTopic?> TryEnsureAsync(KafkaLog log, string topic)
    {
        try
        {
            return await log.EnsureTopicAsync(topic, 1, Stop);
        }
        catch (LogException e) when (e.IsTransient)
        {
            return null;
        }
    }

    private static async Task<HealthStatus> HealthAsync(KafkaLog log)
    {
        var check = new KafkaHealthCheck(log);
        var context = new HealthCheckContext { Registration = new HealthCheckRegistration("kafka", check, HealthStatus.Unhealthy, null) };
        return (await check.CheckHealthAsync(context, Stop)).Status;
    }
}
