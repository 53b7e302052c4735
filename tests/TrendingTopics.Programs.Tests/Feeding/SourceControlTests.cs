using System.Text.Json;
using TrendingTopics.Contracts.Memory;
using TrendingTopics.Programs.Feeding;
using TrendingTopics.Programs.Tests.Support;
using Xunit;

namespace TrendingTopics.Programs.Tests.Feeding;

public sealed class SourceControlTests : IAsyncDisposable
{
    private readonly MemoryLog _log = new(TimeProvider.System);
    private readonly MemoryStore _store = new(TimeProvider.System);

    [Fact]
    public async Task Status_says_what_the_source_does()
    {
        await using var host = await StartAsync(new() { ["Test:Rate"] = "5000" });
        await Wait.UntilAsync(async () => (await host.GetAsync("/")).GetProperty("sent").GetInt64() > 100, "events are sent");

        var status = await host.GetAsync("/status");

        Assert.Equal("synthetic", status.GetProperty("source").GetString());
        Assert.Equal("hashtags", status.GetProperty("stream").GetString());
        Assert.Equal("tweets_topic", status.GetProperty("topic").GetString());
        Assert.Equal("running", status.GetProperty("state").GetString());
        Assert.False(status.GetProperty("paused").GetBoolean());
        Assert.True(status.GetProperty("rate").GetDouble() > 0);
        Assert.False(status.TryGetProperty("problem", out _));
    }

    [Fact]
    public async Task Paused_source_sends_nothing_and_goes_on_when_it_is_resumed()
    {
        await using var host = await StartAsync(new() { ["Test:Rate"] = "5000" });
        await Wait.UntilAsync(async () => (await host.GetAsync("/")).GetProperty("sent").GetInt64() > 100, "events are sent");

        var paused = await host.PostAsync("/pause");
        Assert.True(paused.GetProperty("paused").GetBoolean());
        Assert.Equal("paused", paused.GetProperty("state").GetString());
        var sent = await StandsStillAsync(host);

        var resumed = await host.PostAsync("/resume");
        Assert.False(resumed.GetProperty("paused").GetBoolean());
        await Wait.UntilAsync(async () => (await host.GetAsync("/")).GetProperty("sent").GetInt64() > sent, "events are sent again");
    }

    [Fact]
    public async Task Burst_makes_the_topic_multiply_in_the_log()
    {
        await using var host = await StartAsync(new() { ["Test:Rate"] = "2000", ["Test:Topics"] = "500", ["Test:Synthetic:Bursts:Every"] = "0" });

        var burst = await host.PostAsync("/burst?topic=%23Rust&factor=100000&seconds=60");

        Assert.Equal("#Rust", burst.GetProperty("topic").GetString());
        Assert.Equal(100_000, burst.GetProperty("factor").GetDouble());
        Assert.Equal(60, burst.GetProperty("seconds").GetDouble());
        await Wait.UntilAsync(async () => await ShareOfAsync("#Rust") > 0.95, "nearly all events are of the topic");
    }

    [Fact]
    public async Task Burst_without_parameters_takes_a_topic_of_the_source_twenty_times_for_half_a_minute()
    {
        await using var host = await StartAsync([]);

        var burst = await host.PostAsync("/burst");

        Assert.StartsWith("#", burst.GetProperty("topic").GetString(), StringComparison.Ordinal);
        Assert.Equal(20, burst.GetProperty("factor").GetDouble());
        Assert.Equal(30, burst.GetProperty("seconds").GetDouble());
    }

    [Theory]
    [InlineData("/burst?topic=%23Nobody", "topic", "#IA")]
    [InlineData("/burst?factor=0.5", "factor", "from 1 to 1000000")]
    [InlineData("/burst?factor=NaN", "factor", "from 1 to 1000000")]
    [InlineData("/burst?factor=x", "factor", "'x'")]
    [InlineData("/burst?seconds=0", "seconds", "from 0.001 to 86400")]
    [InlineData("/burst?seconds=1e9", "seconds", "from 0.001 to 86400")]
    public async Task Wrong_parameter_is_named_with_what_it_may_be(string path, string parameter, string expected)
    {
        await using var host = await StartAsync([]);

        var problem = await host.PostAsync(path, 400);

        Assert.Equal(parameter, problem.GetProperty("parameter").GetString());
        Assert.Contains(expected, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_of_other_sites_pages_are_not_taken()
    {
        await using var host = await StartAsync([]);

        await host.PostAsync("/pause", 403, site: "cross-site");

        Assert.False((await host.GetAsync("/")).GetProperty("paused").GetBoolean());
    }

    [Fact]
    public async Task Where_there_are_keys_commands_are_for_those_that_may_write()
    {
        const string Reader = "reader-0123456789abcdef", Writer = "writer-0123456789abcdef";
        await using var host = await StartAsync(new() { ["ApiKeys:Read"] = Reader, ["ApiKeys:Write:0"] = Writer });

        foreach (var command in new[] { "/pause", "/resume", "/burst" })
        {
            await host.PostAsync(command, 401);
            await host.PostAsync(command, 401, key: "unknown-0123456789abcdef");
            await host.PostAsync(command, 403, key: Reader);
            await host.PostAsync(command, key: Writer);
        }

        using var unknown = await host.Http.GetAsync("/status", TestContext.Current.CancellationToken);
        Assert.Equal(401, (int)unknown.StatusCode);
        host.Http.DefaultRequestHeaders.Add("X-Api-Key", Reader);
        Assert.False((await host.GetAsync("/status")).GetProperty("paused").GetBoolean());
    }

    [Fact]
    public async Task Where_only_writers_have_keys_everybody_may_ask_how_it_goes()
    {
        await using var host = await StartAsync(new() { ["ApiKeys:Write"] = "writer-0123456789abcdef" });

        await host.PostAsync("/pause", 401);

        Assert.False((await host.GetAsync("/status")).GetProperty("paused").GetBoolean());
    }

    [Fact]
    public async Task Without_a_source_there_is_nothing_to_command()
    {
        await using var host = await StartAsync(new() { ["Test:Source"] = "none" });

        Assert.Equal("none", (await host.GetAsync("/")).GetProperty("state").GetString());
        await host.PostAsync("/pause", 409);
        await host.PostAsync("/resume", 409);
        await host.PostAsync("/burst", 409);
    }

    [Fact]
    public async Task Source_that_has_ended_says_so_and_bursts_no_more()
    {
        await using var host = await StartAsync(new() { ["Test:Rate"] = "100000", ["Test:Synthetic:Count"] = "500" });
        await Wait.UntilAsync(async () => (await host.GetAsync("/")).GetProperty("state").GetString() == "completed", "the source is complete");

        Assert.Equal(500, (await host.GetAsync("/")).GetProperty("sent").GetInt64());
        await host.PostAsync("/burst", 409);
    }

    public async ValueTask DisposeAsync()
    {
        await _log.DisposeAsync();
        await _store.DisposeAsync();
    }

    private Task<ProgramHost> StartAsync(Dictionary<string, string?> settings) => ProgramHost.StartAsync(
        settings, (builder, values) => builder.AddFeeding(values), app => app.MapSourceControl(), _log, _store);

    private async Task<double> ShareOfAsync(string topic)
    {
        if (await _log.FindTopicAsync("tweets_topic", TestContext.Current.CancellationToken) is null)
        {
            return 0;
        }

        var newest = await _log.ReadNewestAsync("tweets_topic", 200, TestContext.Current.CancellationToken);
        return newest.Count(r => JsonDocument.Parse(r.Value).RootElement.GetProperty("hashtag_principal").GetString() == topic) / 200.0;
    }

    /// <summary>Waits until what was on its way has arrived, and returns how many records were sent.</summary>
    private static async Task<long> StandsStillAsync(ProgramHost host)
    {
        var (sent, looks) = (-1L, 0);
        await Wait.UntilAsync(
            async () =>
            {
                var now = (await host.GetAsync("/")).GetProperty("sent").GetInt64();
                looks = now == sent ? looks + 1 : 0;
                sent = now;
                return looks == 20;
            },
            "nothing is sent any more");
        return sent;
    }
}
