using System.Net.Http.Json;

namespace TrendingTopics.Contracts.Servers;

/// <summary>A TCP proxy between clients and servers that slows, cuts and resets their connections.</summary>
public sealed class ToxiproxyServer : IAsyncDisposable
{
    private readonly ServerFolder _servers;
    private readonly PortClaim _port;
    private readonly HttpClient _http;

    private ToxiproxyServer(ServerFolder servers, PortClaim port)
    {
        _servers = servers;
        _port = port;
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port.Port}") };
    }

    /// <summary>Starts one; the running test is skipped where there are no servers.</summary>
    public static async Task<ToxiproxyServer> StartAsync()
    {
        var server = new ToxiproxyServer(ServerFolder.Require(), PortClaim.Take());
        try
        {
            await server._servers.RunAsync("toxiproxy/start", "--port", $"{server._port.Port}").ConfigureAwait(false);
            return server;
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Begins to pass on connections.</summary>
    /// <param name="upstream">Where to, as <c>127.0.0.1:9092</c>.</param>
    /// <param name="port">The port to listen at; null to claim one.</param>
    public async Task<ToxiproxyProxy> AddProxyAsync(string upstream, PortClaim? port = null)
    {
        var claim = port ?? PortClaim.Take();
        var listen = $"127.0.0.1:{claim.Port}";
        using var response = await _http.PostAsJsonAsync("/proxies", new { name = $"{claim.Port}", listen, upstream, enabled = true }).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        return new ToxiproxyProxy(_http, claim);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _servers.RunAsync("toxiproxy/stop", "--port", $"{_port.Port}").ConfigureAwait(false);
        _http.Dispose();
        _port.Dispose();
    }
}
