using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace TrendingTopics.Serving.Limits;

/// <summary>
/// What the server takes of a connection before any endpoint sees a request: few and short headers, soon, and bodies that do not trickle.
/// The section <c>Kestrel:Limits</c> says otherwise. It also does not name itself.
/// </summary>
internal sealed class ServerLimits(IConfiguration configuration) : IConfigureOptions<KestrelServerOptions>
{
    public void Configure(KestrelServerOptions options)
    {
        options.AddServerHeader = false;
        var limits = options.Limits;
        limits.MaxRequestHeaderCount = 64;
        limits.MaxRequestHeadersTotalSize = 16 * 1024;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 4096, gracePeriod: TimeSpan.FromSeconds(10));
        configuration.GetSection("Kestrel:Limits").Bind(limits);
    }
}
