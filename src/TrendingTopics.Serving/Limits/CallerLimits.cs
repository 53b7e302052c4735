using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using TrendingTopics.Serving.Access;

namespace TrendingTopics.Serving.Limits;

/// <summary>
/// Counts each caller's requests for data; what is asked too often is answered with 429 and when to come back. Health checks and the
/// page's own files are not counted.
/// </summary>
internal sealed class CallerLimits(IOptions<LimitOptions> limits, ApiKeys keys) : IConfigureOptions<RateLimiterOptions>
{
    private const int BurstSeconds = 5;
    private const string NoLimit = "";

    private static readonly PathString[] Counted = ["/api", "/trending", "/openapi"];

    public void Configure(RateLimiterOptions options)
    {
        options.GlobalLimiter = PartitionedRateLimiter.CreateChained(
            PartitionedRateLimiter.Create<HttpContext, string>(ByRate), PartitionedRateLimiter.Create<HttpContext, string>(ByNumber));
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.OnRejected = TellWhenAsync;
    }

    private RateLimitPartition<string> ByRate(HttpContext context)
    {
        var writes = IsWrite(context.Request);
        var rate = writes ? limits.Value.WritesPerSecond : limits.Value.ReadsPerSecond;
        return rate == 0 || !Array.Exists(Counted, path => context.Request.Path.StartsWithSegments(path))
            ? RateLimitPartition.GetNoLimiter(NoLimit)
            : RateLimitPartition.GetTokenBucketLimiter($"{(writes ? "writes" : "reads")} {NameOf(context)}", _ => new TokenBucketRateLimiterOptions
            {
                TokensPerPeriod = rate,
                TokenLimit = (int)Math.Min(int.MaxValue, (long)rate * BurstSeconds),
                ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                AutoReplenishment = true,
            });
    }

    private RateLimitPartition<string> ByNumber(HttpContext context)
    {
        var (kind, most, waiting) = IsWrite(context.Request) ? ("posts", limits.Value.Posts, limits.Value.Posts)
            : IsLive(context.Request.Path) ? ("live", limits.Value.LiveStreams, 0)
            : ("", 0, 0);
        return most == 0
            ? RateLimitPartition.GetNoLimiter(NoLimit)
            : RateLimitPartition.GetConcurrencyLimiter($"{kind} {NameOf(context)}", _ => new ConcurrencyLimiterOptions { PermitLimit = most, QueueLimit = waiting });
    }

    private static bool IsWrite(HttpRequest request) => !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method));

    private static bool IsLive(PathString path) => path.StartsWithSegments("/api") && path.Value!.TrimEnd('/').EndsWith("/live", StringComparison.OrdinalIgnoreCase);

    // Who has a known key is that key wherever it calls from; of an IPv6 address the network counts, which is what one household or host has.
    private string NameOf(HttpContext context) => keys.Of(context).Id is { } key ? $"key {key}" : context.Connection.RemoteIpAddress switch
    {
        null => "local",
        { IsIPv4MappedToIPv6: true } mapped => mapped.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } address => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)),
        IPAddress address => address.ToString(),
    };

    private static ValueTask TellWhenAsync(OnRejectedContext rejected, CancellationToken cancellationToken)
    {
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? Math.Ceiling(after.TotalSeconds) : 1;
        rejected.HttpContext.Response.Headers.RetryAfter = Math.Max(1, wait).ToString("F0", CultureInfo.InvariantCulture);
        return ValueTask.CompletedTask;
    }
}
