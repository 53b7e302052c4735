using System.Net;
using TrendingTopics.Serving.Tests.Hosting;

namespace TrendingTopics.Serving.Tests.Protection;

/// <summary>What every answer tells browsers.</summary>
public sealed class HeaderTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/", HttpStatusCode.OK)]
    [InlineData("/app.js", HttpStatusCode.OK)]
    [InlineData("/health", HttpStatusCode.OK)]
    [InlineData("/openapi/v1.json", HttpStatusCode.OK)]
    [InlineData("/api/streams", HttpStatusCode.OK)]
    [InlineData("/api/streams/hashtags/live", HttpStatusCode.OK)]
    [InlineData("/api/streams/hashtags/windows/latest?top=0", HttpStatusCode.BadRequest)]
    [InlineData("/nothing", HttpStatusCode.NotFound)]
    public async Task Every_answer_says_what_browsers_must_not_do(string path, HttpStatusCode status)
    {
        var (host, _) = await ServingHost.StartWithStreamAsync();
        await using var _ = host;

        using var response = await host.Client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, Stop);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal("nosniff", Header("X-Content-Type-Options"));
        Assert.Equal("DENY", Header("X-Frame-Options"));
        Assert.Equal("no-referrer", Header("Referrer-Policy"));
        Assert.Equal("same-origin", Header("Cross-Origin-Opener-Policy"));
        Assert.Equal("same-origin", Header("Cross-Origin-Resource-Policy"));
        var policy = Header("Content-Security-Policy").Split("; ");
        Assert.Contains("default-src 'none'", policy);
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.DoesNotContain(policy, directive => directive.Contains("unsafe", StringComparison.Ordinal) || directive.Contains('*', StringComparison.Ordinal));
        Assert.False(response.Headers.Contains("Server"));
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));

        string Header(string name) => Assert.Single(response.Headers.GetValues(name));
    }
}
