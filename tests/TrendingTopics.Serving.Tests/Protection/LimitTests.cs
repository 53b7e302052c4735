using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TrendingTopics.Serving.Tests.Hosting;

namespace TrendingTopics.Serving.Tests.Protection;

/// <summary>What one caller may ask for, and how it is told that it was too much.</summary>
public sealed class LimitTests
{
    private const string Streams = "/api/streams";
    private const string Events = "/api/streams/hashtags/events";
    private const string Event = """{"hashtag_principal":"#IA","timestamp":1767268800}""";
    private const string Key = "reader-0123456789abcdef";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_asks_too_often_is_told_when_to_come_back_and_others_are_served()
    {
        await using var host = await StartAsync(new() { ["Limits:ReadsPerSecond"] = "1", ["ApiKeys:Write"] = Key });
        using var refused = await UntilRefusedAsync(host, Streams);

        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
        Assert.InRange(int.Parse(Assert.Single(refused.Headers.GetValues("Retry-After")), CultureInfo.InvariantCulture), 1, 5);
        Assert.Contains("try again in", await refused.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(refused.Headers.GetValues("X-Content-Type-Options")));

        // A key has an account of its own, and so have posting, the page and health.
        Assert.Equal(HttpStatusCode.OK, await SendAsync(host, HttpMethod.Get, Streams, r => r.Headers.Add("X-Api-Key", Key)));
        Assert.Equal(HttpStatusCode.Accepted, await SendAsync(host, HttpMethod.Post, Events, r => r.Headers.Add("X-Api-Key", Key)));
        foreach (var path in new[] { "/", "/app.js", "/health", "/alive" })
        {
            Assert.Equal(HttpStatusCode.OK, await SendAsync(host, HttpMethod.Get, path));
        }
    }

    [Fact]
    public async Task Wrong_keys_count_for_the_address_that_tries_them()
    {
        await using var host = await StartAsync(new() { ["Limits:ReadsPerSecond"] = "1", ["ApiKeys:Read"] = Key });
        var tries = 0;
        var status = HttpStatusCode.Unauthorized;
        while (status == HttpStatusCode.Unauthorized && tries < 10_000)
        {
            var guess = $"guess-{tries++}-0123456789";
            status = await SendAsync(host, HttpMethod.Get, Streams, r => r.Headers.Add("X-Api-Key", guess));
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, status);
    }

    [Fact]
    public async Task Page_never_meets_the_limits_that_are_the_default()
    {
        await using var host = await StartAsync([]);

        // A page that is opened two dozen times at once; it asks for the streams, a live stream and histories.
        await Parallel.ForEachAsync(Enumerable.Range(0, 24), Stop, async (_, _) =>
        {
            Assert.Equal(HttpStatusCode.OK, await SendAsync(host, HttpMethod.Get, Streams));
            await using var live = await SseClient.OpenAsync(host.Client, "/api/streams/hashtags/live");
            for (var history = 0; history < 10; history++)
            {
                Assert.Equal(HttpStatusCode.OK, await SendAsync(host, HttpMethod.Get, "/api/streams/hashtags/history?topic=a"));
            }
        });
    }

    [Fact]
    public async Task Live_streams_of_one_caller_are_counted_and_end_to_make_room()
    {
        await using var host = await StartAsync(new() { ["Limits:LiveStreams"] = "2" });
        const string Live = "/api/streams/hashtags/live";
        await using var first = await SseClient.OpenAsync(host.Client, Live);
        await using (await SseClient.OpenAsync(host.Client, Live))
        {
            using var third = await host.Client.GetAsync(Live, HttpCompletionOption.ResponseHeadersRead, Stop);
            Assert.Equal(HttpStatusCode.TooManyRequests, third.StatusCode);
            Assert.Equal("1", Assert.Single(third.Headers.GetValues("Retry-After")));
        }

        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (await HeadersAsync(host, Live) != HttpStatusCode.OK)
        {
            await timer.WaitForNextTickAsync(Stop);
        }
    }

    [Fact]
    public async Task Address_that_a_proxy_names_counts_only_where_the_proxy_is_trusted()
    {
        var settings = new Dictionary<string, string?> { ["Limits:ReadsPerSecond"] = "1" };
        await using (var host = await StartAsync(settings))
        {
            using var refused = await UntilRefusedAsync(host, Streams);
            Assert.Equal(HttpStatusCode.TooManyRequests, await SendAsync(host, HttpMethod.Get, Streams, r => r.Headers.Add("X-Forwarded-For", "203.0.113.7")));
        }

        settings["TrustedProxies"] = "10.0.0.0/8, 127.0.0.1";
        await using (var host = await StartAsync(settings))
        {
            using var refused = await UntilRefusedAsync(host, Streams);
            Assert.Equal(HttpStatusCode.OK, await SendAsync(host, HttpMethod.Get, Streams, r => r.Headers.Add("X-Forwarded-For", "203.0.113.7")));
        }
    }

    [Fact]
    public async Task More_events_than_one_post_may_have_are_too_large_and_none_is_taken()
    {
        await using var host = await StartAsync(new() { ["Limits:EventsPerPost"] = "3" });

        var problem = await host.ProblemAsync(HttpStatusCode.RequestEntityTooLarge, Events, HttpMethod.Post, new StringContent($"[{Event},{Event},{Event},{Event}]"));

        Assert.Contains("more than 3 events", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Empty(await host.Log.ReadNewestAsync("tweets_topic", 10, Stop));
        Assert.Equal(HttpStatusCode.Accepted, await SendAsync(host, HttpMethod.Post, Events));
    }

    [Fact]
    public async Task Body_that_trickles_is_ended_with_408()
    {
        await using var host = await ServingHost.StartAsync(services: s => s.PostConfigure<KestrelServerOptions>(o =>
            o.Limits.MinRequestBodyDataRate = new MinDataRate(1_000_000, TimeSpan.FromSeconds(1.5))));
        await host.Seed.StreamAsync();

        var answer = await RawAsync(host, $"POST {Events} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{{");

        Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal);
        Assert.Contains("problem+json", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(65, 10)]
    [InlineData(4, 5000)]
    public async Task Headers_that_are_too_many_or_too_long_are_refused_by_the_server(int count, int length)
    {
        await using var host = await StartAsync([]);
        var headers = string.Concat(Enumerable.Range(0, count).Select(i => $"X-{i}: {new string('x', length)}\r\n"));

        var answer = await RawAsync(host, $"GET {Streams} HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n");

        Assert.StartsWith("HTTP/1.1 431 ", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Server:", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Limits:ReadsPerSecond", "-1", "from 0 to 1000000")]
    [InlineData("Limits:BodyBytes", "0", "from 1024")]
    [InlineData("TrustedProxies", "10.0.0.0/8,everybody", "'everybody'")]
    public async Task Limit_that_is_none_ends_the_start(string setting, string value, string said)
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(new() { [setting] = value }));

        Assert.Contains(setting, failure.Message, StringComparison.Ordinal);
        Assert.Contains(said, failure.Message, StringComparison.Ordinal);
    }

    private static async Task<ServingHost> StartAsync(Dictionary<string, string?> settings) => (await ServingHost.StartWithStreamAsync(settings: settings)).Host;

    private static async Task<HttpResponseMessage> UntilRefusedAsync(ServingHost host, string path)
    {
        for (var request = 0; request < 10_000; request++)
        {
            var response = await host.Client.GetAsync(path, Stop);
            if (response.StatusCode == HttpStatusCode.TooManyRequests)
            {
                return response;
            }

            response.Dispose();
        }

        throw new InvalidOperationException("Ten thousand requests were answered.");
    }

    private static async Task<HttpStatusCode> SendAsync(ServingHost host, HttpMethod method, string path, Action<HttpRequestMessage>? with = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = method == HttpMethod.Post ? new StringContent(Event) : null };
        with?.Invoke(request);
        using var response = await host.Client.SendAsync(request, Stop);
        return response.StatusCode;
    }

    private static async Task<HttpStatusCode> HeadersAsync(ServingHost host, string path)
    {
        using var response = await host.Client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, Stop);
        return response.StatusCode;
    }

    private static async Task<string> RawAsync(ServingHost host, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(host.Client.BaseAddress!.Host, host.Client.BaseAddress.Port, Stop);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), Stop);
        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
        return await reader.ReadToEndAsync(Stop);
    }
}
