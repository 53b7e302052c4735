using System.Net;
using Microsoft.Extensions.DependencyInjection;
using TrendingTopics.Serving.Tests.Hosting;

namespace TrendingTopics.Serving.Tests.Api;

public sealed class ErrorTests : IAsyncLifetime
{
    private const string Stream = "/api/streams/hashtags";

    private ServingHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        (_host, var run) = await ServingHost.StartWithStreamAsync();
        await _host.Seed.StatusAsync(run, 0, 400);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData("/windows/latest?top=abc", "top", "1 to 1000")]
    [InlineData("/windows/latest?top=1e9", "top", "1 to 1000")]
    [InlineData("/windows/latest?top=1000000000", "top", "1 to 1000")]
    [InlineData("/windows/latest?top=99999999999999999999", "top", "1 to 1000")]
    [InlineData("/windows/latest?top=0", "top", "1 to 1000")]
    [InlineData("/windows/latest?top=-1", "top", "1 to 1000")]
    [InlineData("/windows/latest?top=5&top=6", "top", "1 to 1000")]
    [InlineData("/windows/latest?final=maybe", "final", "true or false")]
    [InlineData("/windows/latest?window=7q", "window", "1m, 5m/10s")]
    [InlineData("/windows/latest?window=2m", "window", "1m, 5m/10s")]
    [InlineData("/windows/latest?window=%00", "window", "1m, 5m/10s")]
    [InlineData("/windows?top=1001", "top", "1 to 1000")]
    [InlineData("/windows?limit=101", "limit", "1 to 100")]
    [InlineData("/windows?from=yesterday", "from", "ISO 8601")]
    [InlineData("/windows?to=2026-13-01", "to", "ISO 8601")]
    [InlineData("/windows?from=2026-01-02&to=2026-01-01", "from", "earlier than 'to'")]
    [InlineData("/windows?from=2026-01-02&to=2026-01-02", "from", "earlier than 'to'")]
    [InlineData("/windows?from=9223372036854775807", "from", "ISO 8601")]
    [InlineData("/windows/soon", "start", "ISO 8601")]
    [InlineData("/windows/2026-01-01T12:00:30Z", "start", "2026-01-01T12:00:00Z or 2026-01-01T12:01:00Z")]
    [InlineData("/windows/2026-01-01T12:00:00Z?top=x", "top", "1 to 1000")]
    [InlineData("/history", "topic", "1 to 512 bytes")]
    [InlineData("/history?topic=", "topic", "1 to 512 bytes")]
    [InlineData("/history?topic=a&limit=1001", "limit", "1 to 1000")]
    [InlineData("/history?topic=a&from=2026-01-02&to=2026-01-01", "from", "earlier than 'to'")]
    [InlineData("/events?limit=1e3", "limit", "1 to 100")]
    [InlineData("/live?top=201", "top", "1 to 200")]
    [InlineData("/live?window=1x", "window", "1m, 5m/10s")]
    public async Task Wrong_parameter_is_named_with_what_it_may_be(string path, string parameter, string allowed)
    {
        var problem = await _host.ProblemAsync(HttpStatusCode.BadRequest, Stream + path);

        Assert.Equal(parameter, problem.GetProperty("parameter").GetString());
        Assert.Contains(allowed, problem.GetProperty("allowed").GetString());
        Assert.Contains($"'{parameter}'", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Topic_longer_than_a_topic_may_be_is_refused()
    {
        await _host.ProblemAsync(HttpStatusCode.BadRequest, $"{Stream}/history?topic={new string('x', 513)}");
        await _host.GetAsync($"{Stream}/history?topic={new string('x', 512)}");
    }

    [Theory]
    [InlineData("/windows/latest")]
    [InlineData("/windows")]
    [InlineData("/windows/2026-01-01T12:00:00Z")]
    [InlineData("/history?topic=a")]
    [InlineData("/status")]
    [InlineData("/events")]
    [InlineData("/live")]
    public async Task Unknown_stream_is_answered_with_the_known_ones(string path)
    {
        var problem = await _host.ProblemAsync(HttpStatusCode.NotFound, "/api/streams/nobody" + path);

        Assert.Equal("stream", problem.GetProperty("parameter").GetString());
        Assert.Contains("hashtags", problem.GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData("/api")]
    [InlineData("/api/nothing")]
    [InlineData("/api/streams/hashtags")]
    [InlineData("/api/streams/hashtags/nothing")]
    [InlineData("/nothing")]
    public async Task Unknown_route_is_answered_with_where_to_look(string path)
    {
        var problem = await _host.ProblemAsync(HttpStatusCode.NotFound, path);

        Assert.Contains("/openapi/v1.json", problem.GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData("DELETE", Stream + "/events", "GET, POST")]
    [InlineData("POST", Stream + "/windows/latest", "GET")]
    [InlineData("PUT", "/trending", "GET")]
    public async Task Wrong_method_is_answered_with_the_right_ones(string method, string path, string allowed)
    {
        var problem = await _host.ProblemAsync(HttpStatusCode.MethodNotAllowed, path, HttpMethod.Parse(method));

        Assert.Contains(allowed, problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Stream_without_events_has_no_ranking_yet()
    {
        await _host.Seed.StreamAsync(name: "fresh");

        var problem = await _host.ProblemAsync(HttpStatusCode.NotFound, "/api/streams/fresh/windows/latest");

        Assert.Contains("no event", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Without_any_stream_trending_says_so()
    {
        await using var host = await ServingHost.StartAsync();

        await host.ProblemAsync(HttpStatusCode.NotFound, "/trending");
        await host.ProblemAsync(HttpStatusCode.NotFound, "/api/streams/hashtags/status");
        Assert.Equal(0, (await host.GetAsync("/api/streams")).GetProperty("streams").GetArrayLength());
    }

    [Fact]
    public async Task Store_that_fails_is_no_fault_of_the_caller()
    {
        await using var host = await ServingHost.StartAsync(services: s => s.AddSingleton(FailingStore.Create()));

        var problem = await host.ProblemAsync(HttpStatusCode.ServiceUnavailable, "/trending");

        Assert.Contains("disk full", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Log_that_fails_takes_no_events()
    {
        await using var host = await ServingHost.StartAsync();
        await host.Seed.StreamAsync();

        using var content = new StringContent("""{"hashtag_principal":"#A","timestamp":1}""");
        var problem = await host.ProblemAsync(HttpStatusCode.ServiceUnavailable, Stream + "/events", HttpMethod.Post, content);

        Assert.Contains("tweets_topic", problem.GetProperty("detail").GetString());
    }
}
