using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Serving.Tests.Hosting;

namespace TrendingTopics.Serving.Tests.Api;

public sealed class ServiceRoutesTests : IAsyncLifetime
{
    private ServingHost _host = null!;
    private StreamRun _run = null!;

    public async ValueTask InitializeAsync() => (_host, _run) = await ServingHost.StartWithStreamAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Streams_come_with_their_windows()
    {
        var streams = (await _host.GetAsync("/api/streams")).GetProperty("streams");

        Assert.Equal(
            """
            [{"name":"hashtags","topic":"tweets_topic","fields":{"topic":"hashtag_principal","time":"timestamp","user":"usuario","text":"texto"},
            "extract":"field","windows":["1m","5m/10s"],"lateness":"1m","top":200,"run":1,"default":true}]
            """.ReplaceLineEndings(""),
            streams.GetRawText());
    }

    [Fact]
    public async Task Status_tells_where_each_partition_stands_and_adds_them_up()
    {
        var stream = await _host.Seed.StreamAsync(2);
        foreach (var partition in new[] { 0, 1 })
        {
            var status = new PartitionStatus
            {
                Partition = partition,
                Revision = 1,
                Time = Seed.At(90 + partition),
                Watermark = Seed.At(30 + partition),
                ClosedUntil = Seed.At(0),
                Offset = 1000,
                Lag = 7,
                Events = 900,
                Mentions = 900,
                Late = 3,
                PartlyLate = 2,
                Invalid = new Dictionary<string, long> { ["no_topic"] = 4, ["bad_time"] = partition },
                ClockAhead = 3600 * Seed.Second * partition,
                ClockBehind = 86_390_500_000 * (1 - partition),
                CheckpointAt = Seed.At(-2.5),
                UpdatedAt = Seed.At(-1),
            };
            await _host.Seed.Store.WriteStatusAsync(stream.Newest.Key, status, Cancel);
        }

        var answer = await _host.GetAsync("/api/streams/hashtags/status");

        Assert.Equal("2026-01-01T12:00:30Z", answer.GetProperty("watermark").GetString());
        Assert.Equal("2026-01-01T12:01:30Z", answer.GetProperty("time").GetString());
        Assert.Equal((14, 1800, 6, 4, 9), (Number("lag"), Number("events"), Number("late"), Number("partlyLate"), Number("invalid")));
        Assert.Equal("""{"no_topic":8,"bad_time":1}""", answer.GetProperty("invalidByReason").GetRawText());
        Assert.Equal((3600, 86_390.5), Clocks(answer));
        Assert.Equal([(0, 86_390.5), (3600, 0)], answer.GetProperty("partitions").EnumerateArray().Select(Clocks));
        var first = answer.GetProperty("partitions")[0];
        Assert.Equal(2.5, first.GetProperty("checkpointAgeSeconds").GetDouble());
        Assert.Equal("2026-01-01T11:59:57.5Z", first.GetProperty("checkpointAt").GetString());

        long Number(string name) => answer.GetProperty(name).GetInt64();

        static (double Ahead, double Behind) Clocks(JsonElement status) =>
            (status.GetProperty("clockAheadSeconds").GetDouble(), status.GetProperty("clockBehindSeconds").GetDouble());
    }

    [Fact]
    public async Task Service_is_healthy_where_store_and_log_answer()
    {
        var health = await _host.GetAsync("/health");

        Assert.Equal("healthy", health.GetProperty("status").GetString());
        Assert.Equal(["log", "process", "store"], health.GetProperty("checks").EnumerateObject().Select(c => c.Name).Order());
        Assert.Equal("healthy", (await _host.GetAsync("/alive")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Service_without_its_store_is_alive_and_not_ready()
    {
        await using var host = await ServingHost.StartAsync(services: s => s.AddSingleton(FailingStore.Create()));

        var health = await host.GetAsync("/health", HttpStatusCode.ServiceUnavailable);

        Assert.Contains("disk full", health.GetProperty("checks").GetProperty("store").GetProperty("detail").GetString());
        Assert.Equal("healthy", (await host.GetAsync("/alive")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Service_whose_log_lost_a_topic_is_not_ready()
    {
        _host.Log.DeleteTopic("tweets_topic");

        var health = await _host.GetAsync("/health", HttpStatusCode.ServiceUnavailable);

        Assert.Contains("tweets_topic", health.GetProperty("checks").GetProperty("log").GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Checks_that_others_add_are_shown_too()
    {
        await using var host = await ServingHost.StartAsync(
            services: s => s.AddHealthChecks().AddCheck("processor", () => HealthCheckResult.Degraded("An hour behind.")));

        var health = await host.GetAsync("/health");

        Assert.Equal("degraded", health.GetProperty("checks").GetProperty("processor").GetProperty("status").GetString());
    }

    [Fact]
    public async Task OpenApi_document_names_every_route_with_its_parameters_and_errors()
    {
        var document = await _host.GetAsync("/openapi/v1.json");

        var paths = document.GetProperty("paths");
        Assert.Equal(
            [
                "/api/streams", "/api/streams/{stream}/events", "/api/streams/{stream}/history", "/api/streams/{stream}/live",
                "/api/streams/{stream}/status", "/api/streams/{stream}/windows", "/api/streams/{stream}/windows/latest",
                "/api/streams/{stream}/windows/{start}", "/trending",
            ],
            paths.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        var latest = paths.GetProperty("/api/streams/{stream}/windows/latest").GetProperty("get");
        Assert.Equal(["200", "304", "400", "401", "404", "429", "503"], latest.GetProperty("responses").EnumerateObject().Select(r => r.Name).Order());
        var top = latest.GetProperty("parameters").EnumerateArray().Single(p => p.GetProperty("name").GetString() == "top");
        Assert.Equal(("integer", 1, 1000), (top.GetProperty("schema").GetProperty("type").GetString(), Limit("minimum"), Limit("maximum")));
        Assert.Equal("query", top.GetProperty("in").GetString());
        Assert.Contains("10", top.GetProperty("description").GetString());

        int Limit(string name) => top.GetProperty("schema").GetProperty(name).GetInt32();
    }

    [Theory]
    [InlineData("/", "text/html")]
    [InlineData("/app.js", "text/javascript")]
    [InlineData("/ask.js", "text/javascript")]
    [InlineData("/follow.js", "text/javascript")]
    [InlineData("/ranking.js", "text/javascript")]
    [InlineData("/sparkline.js", "text/javascript")]
    [InlineData("/text.js", "text/javascript")]
    [InlineData("/style.css", "text/css")]
    [InlineData("/favicon.svg", "image/svg+xml")]
    public async Task Page_loads_nothing_from_elsewhere_and_runs_nothing_inline(string path, string type)
    {
        using var response = await _host.Client.GetAsync(path, Cancel);
        var text = await response.Content.ReadAsStringAsync(Cancel);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(type, response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Contains("default-src 'none'", Assert.Single(response.Headers.GetValues("Content-Security-Policy")));
        Assert.DoesNotContain("innerHTML", text);
        Assert.DoesNotContain("style=", text);
        Assert.DoesNotContain("https://", text);
    }

    [Fact]
    public async Task Page_that_the_browser_has_is_not_sent_again()
    {
        using var first = await _host.Client.GetAsync("/", Cancel);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var second = await _host.Client.SendAsync(request, Cancel);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Fact]
    public async Task Answers_are_json_that_no_browser_takes_for_markup()
    {
        using var response = await _host.Client.GetAsync("/api/streams", Cancel);

        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
    }

    [Fact]
    public async Task Topics_are_escaped_wherever_json_is_written()
    {
        await _host.Seed.StatusAsync(_run, 0, 10);
        await _host.Seed.RowAsync(_run, 0, 0, [("<script>\u0000\u202e</script>", 1)]);

        var text = await _host.Client.GetStringAsync("/trending", Cancel);

        Assert.DoesNotContain("<script>", text);
        Assert.Equal("<script>\u0000\u202e</script>", JsonDocument.Parse(text).RootElement.GetProperty("topics")[0].GetProperty("topic").GetString());
    }
}
