using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using TrendingTopics.Contracts.Memory;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Processing;
using TrendingTopics.Programs.Counting;
using TrendingTopics.Programs.Running;
using TrendingTopics.Programs.Settings;
using TrendingTopics.Programs.Tests.Support;
using Xunit;

namespace TrendingTopics.Programs.Tests.Counting;

public sealed class CountingTests : IAsyncDisposable
{
    private readonly MemoryLog _log = new(TimeProvider.System);
    private readonly MemoryStore _store = new(TimeProvider.System);

    [Fact]
    public async Task Every_stream_is_counted_to_what_its_log_held_at_the_start_and_the_last_lines_say_so()
    {
        await AppendAsync("tweets_topic", "{\"hashtag_principal\": \"#IA\", \"timestamp\": 1733940000}", 30);
        await AppendAsync("edits", "{\"channel\": \"#en\", \"time\": 1733940000}", 7);
        await using var host = await StartAsync(new()
        {
            ["Streams:hashtags:Lateness"] = "10s",
            ["Streams:edits:Topic"] = "edits",
            ["Streams:edits:Fields:Topic"] = "channel",
            ["Streams:edits:Fields:Time"] = "time",
            ["Test:ExitWhenDone"] = "true",
        });

        var stopping = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        await Wait.UntilAsync(() => Task.FromResult(stopping.IsCancellationRequested), "the program ends by itself");

        using var output = new StringWriter();
        Assert.Equal(0, host.Services.GetRequiredService<Outcome>().Report(output, TextWriter.Null));
        var lines = output.ToString().Trim().Split('\n');
        Assert.Matches("^done stream=edits records=7 events=7 invalid=0 late=0 windows=1 ", lines[0]);
        Assert.Matches("^done stream=hashtags records=30 events=30 invalid=0 late=0 windows=3[0-9] ", lines[1]);
    }

    [Fact]
    public async Task Health_is_that_of_all_streams_and_names_the_one_that_has_stopped()
    {
        await using var host = await StartAsync(new() { ["Streams:a:Topic"] = "a", ["Streams:b:Topic"] = "b" });
        var health = host.Services.GetRequiredService<HealthCheckService>();
        Assert.Equal(HealthStatus.Healthy, (await health.CheckHealthAsync(TestContext.Current.CancellationToken)).Status);

        var second = host.Services.GetRequiredService<StreamProcessors>().All[1];
        second.BeginStop();
        await Wait.UntilAsync(() => Task.FromResult(second.State == StreamProcessorState.Stopped), "the second stream has stopped");

        var report = await health.CheckHealthAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HealthStatus.Unhealthy, report.Status);
        Assert.Equal("Stream 'b' is counted no longer.", report.Entries["stream"].Description);
    }

    [Theory]
    [InlineData("Test:Partitions", "0", "from 1 to 1024")]
    [InlineData("Test:Output", "table", "text or none")]
    [InlineData("Test:Every", "soon", "from 100ms to 1d")]
    [InlineData("Streams:hashtags:Windows:0", "1x", "size")]
    public async Task Wrong_setting_is_refused_by_name(string key, string value, string expected)
    {
        var refused = await Assert.ThrowsAsync<UsageException>(() => StartAsync(new() { [key] = value }));

        Assert.StartsWith(key, refused.Message, StringComparison.Ordinal);
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await _log.DisposeAsync();
        await _store.DisposeAsync();
    }

    private Task<ProgramHost> StartAsync(Dictionary<string, string?> settings) =>
        ProgramHost.StartAsync(settings, (builder, values) => builder.AddCounting(values), _ => { }, _log, _store);

    private async Task AppendAsync(string topic, string record, int count)
    {
        await _log.EnsureTopicAsync(topic, 2, TestContext.Current.CancellationToken);
        var batch = new LogBatch(topic);
        for (var i = 0; i < count; i++)
        {
            batch.Add(default, Encoding.UTF8.GetBytes(record));
        }

        await _log.AppendAsync(batch, TestContext.Current.CancellationToken);
    }
}
