using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using TrendingTopics.Serving.Tests.Hosting;

namespace TrendingTopics.Serving.Tests.Protection;

/// <summary>Who may read and who may post, with which keys.</summary>
public sealed class ApiKeyTests
{
    private const string Status = "/api/streams/hashtags/status";
    private const string Events = "/api/streams/hashtags/events";
    private const string Event = """{"hashtag_principal":"#IA","timestamp":1767268800}""";
    private const string Reader = "reader-0123456789abcdef";
    private const string Writer = "writer-0123456789abcdef";

    private static readonly Dictionary<string, string?> Both = new() { ["ApiKeys:Read:0"] = Reader, ["ApiKeys:Write:0"] = Writer };
    private static readonly Dictionary<string, string?> WritersOnly = new() { ["ApiKeys:Write"] = Writer };
    private static readonly Dictionary<string, string?> ReadersOnly = new() { ["ApiKeys:Read"] = $"another-0123456789abcdef, {Reader}" };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_keys_everybody_reads_and_posts()
    {
        await using var host = await StartAsync([]);

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, HttpMethod.Get, Status, null));
        Assert.Equal(HttpStatusCode.Accepted, await StatusAsync(host, HttpMethod.Post, Events, null));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, HttpMethod.Get, Status, "any-key-at-all"));
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized)]
    [InlineData("", HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized)]
    [InlineData("reader-0123456789abcdee", HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized)]
    [InlineData("reader-0123456789abcdef0", HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized)]
    [InlineData("READER-0123456789ABCDEF", HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized)]
    [InlineData(Reader, HttpStatusCode.OK, HttpStatusCode.Forbidden)]
    [InlineData(Writer, HttpStatusCode.OK, HttpStatusCode.Accepted)]
    public async Task With_both_a_key_does_what_it_is_for_in_either_header(string? key, HttpStatusCode reading, HttpStatusCode posting)
    {
        await using var host = await StartAsync(Both);

        foreach (var header in new[] { "X-Api-Key", "Authorization" })
        {
            Assert.Equal(reading, await StatusAsync(host, HttpMethod.Get, Status, key, header));
            Assert.Equal(reading, await StatusAsync(host, HttpMethod.Get, "/api/streams", key, header));
            Assert.Equal(posting, await StatusAsync(host, HttpMethod.Post, Events, key, header));
        }
    }

    [Fact]
    public async Task Key_in_an_address_is_not_taken()
    {
        await using var host = await StartAsync(Both);

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, HttpMethod.Get, $"{Status}?key={Reader}&X-Api-Key={Reader}&access_token={Reader}", null));
    }

    [Fact]
    public async Task With_keys_for_writing_alone_everybody_reads()
    {
        await using var host = await StartAsync(WritersOnly);

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, HttpMethod.Get, Status, null));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, HttpMethod.Get, Status, "wrong"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, HttpMethod.Post, Events, null));
        Assert.Equal(HttpStatusCode.Accepted, await StatusAsync(host, HttpMethod.Post, Events, Writer));
    }

    [Fact]
    public async Task With_keys_for_reading_alone_nobody_posts()
    {
        await using var host = await StartAsync(ReadersOnly);

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, HttpMethod.Get, Status, null));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, HttpMethod.Get, Status, Reader));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, HttpMethod.Get, Status, "another-0123456789abcdef"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(host, HttpMethod.Post, Events, null));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(host, HttpMethod.Post, Events, Reader));
    }

    [Fact]
    public async Task Setting_may_hold_a_keys_hash_instead_of_the_key()
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Reader)));
        await using var host = await StartAsync(new() { ["ApiKeys:Read"] = $"sha256:{hash}" });

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, HttpMethod.Get, Status, Reader));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, HttpMethod.Get, Status, $"sha256:{hash}"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, HttpMethod.Get, Status, hash));
    }

    [Fact]
    public async Task Every_request_for_data_needs_a_key_and_page_health_and_description_need_none()
    {
        await using var host = await StartAsync(Both);
        var document = await host.GetAsync("/openapi/v1.json");
        var paths = document.GetProperty("paths").EnumerateObject().ToList();

        Assert.Equal(9, paths.Count);
        foreach (var path in paths)
        {
            foreach (var operation in path.Value.EnumerateObject())
            {
                var address = path.Name.Replace("{stream}", "hashtags", StringComparison.Ordinal).Replace("{start}", "2026-01-01T12:00:00Z", StringComparison.Ordinal);
                var problem = await host.ProblemAsync(HttpStatusCode.Unauthorized, address, new HttpMethod(operation.Name), operation.Name == "post" ? new StringContent(Event) : null);
                Assert.Contains("X-Api-Key", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
                var schemes = operation.Value.GetProperty("security").EnumerateArray().SelectMany(s => s.EnumerateObject()).Select(s => s.Name);
                Assert.Equal(["ApiKey", "Bearer"], schemes.Order(StringComparer.Ordinal));
            }
        }

        var scheme = document.GetProperty("components").GetProperty("securitySchemes").GetProperty("ApiKey");
        Assert.Equal(("apiKey", "header", "X-Api-Key"), (scheme.GetProperty("type").GetString(), scheme.GetProperty("in").GetString(), scheme.GetProperty("name").GetString()));
        foreach (var open in new[] { "/", "/app.js", "/health", "/alive" })
        {
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, HttpMethod.Get, open, null));
        }
    }

    [Fact]
    public async Task Who_has_no_key_is_told_how_to_send_one_and_health_tells_it_no_details()
    {
        await using var host = await StartAsync(Both);
        host.Log.DeleteTopic("tweets_topic");
        using var refused = await host.Client.GetAsync(Status, Stop);

        Assert.Equal("Bearer realm=\"TrendingTopics\"", refused.Headers.WwwAuthenticate.ToString());
        Assert.DoesNotContain("tweets_topic", await HealthAsync(host, null), StringComparison.Ordinal);
        Assert.Contains("unhealthy", await HealthAsync(host, null), StringComparison.Ordinal);
        Assert.Contains("tweets_topic", await HealthAsync(host, Reader), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ApiKeys:Read:0", "short", "ApiKeys:Read:0")]
    [InlineData("ApiKeys:Write", "with space 0123456789", "ApiKeys:Write")]
    [InlineData("ApiKeys:Write:secret", "sha256:0123", "ApiKeys:Write:secret")]
    [InlineData("ApiKeys:Read", "ünïcode-0123456789abcdef", "ApiKeys:Read")]
    public async Task Key_that_can_be_guessed_or_not_be_sent_ends_the_start_and_is_not_said(string setting, string key, string named)
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(new() { [setting] = key }));

        Assert.Contains(named, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(key, failure.Message, StringComparison.Ordinal);
    }

    private static async Task<ServingHost> StartAsync(Dictionary<string, string?> settings) => (await ServingHost.StartWithStreamAsync(settings: settings)).Host;

    private static async Task<HttpStatusCode> StatusAsync(ServingHost host, HttpMethod method, string path, string? key, string header = "X-Api-Key")
    {
        using var request = new HttpRequestMessage(method, path) { Content = method == HttpMethod.Post ? new StringContent(Event) : null };
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation(header, header == "Authorization" ? $"Bearer {key}" : key);
        }

        using var response = await host.Client.SendAsync(request, Stop);
        if (!response.IsSuccessStatusCode)
        {
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
            var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Stop)).RootElement;
            Assert.True(string.IsNullOrEmpty(key) || !problem.GetRawText().Contains(key, StringComparison.Ordinal));
        }

        return response.StatusCode;
    }

    private static async Task<string> HealthAsync(ServingHost host, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health");
        request.Headers.TryAddWithoutValidation("X-Api-Key", key);
        using var response = await host.Client.SendAsync(request, Stop);
        return await response.Content.ReadAsStringAsync(Stop);
    }
}
