using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace TrendingTopics.Serving.Access;

/// <summary>Says at the start where other machines can do everything without a key.</summary>
internal sealed partial class OpenDoorWarning(ApiKeys keys, IServer server, ILogger<OpenDoorWarning> logger) : IHostedLifecycleService
{
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        var open = (server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []).Where(IsOpen).ToList();
        if (keys.WithoutKey == AccessLevel.Write && open.Count > 0)
        {
            LogOpen(string.Join(", ", open));
        }

        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static bool IsOpen(string address) =>
        !Uri.TryCreate(address, UriKind.Absolute, out var uri)
        || !(uri.IsLoopback || (IPAddress.TryParse(uri.DnsSafeHost, out var ip) && IPAddress.IsLoopback(ip)));

    [LoggerMessage(LogLevel.Warning, "Whoever reaches {Addresses} may read and write here without a key: set ApiKeys:Read and ApiKeys:Write, or serve at localhost.")]
    private partial void LogOpen(string addresses);
}
