using System.Net.Http.Json;

namespace TrendingTopics.Contracts.Servers;

/// <summary>One address whose connections can be disturbed.</summary>
public sealed class ToxiproxyProxy : IDisposable
{
    private readonly HttpClient _http;
    private readonly PortClaim _port;

    internal ToxiproxyProxy(HttpClient http, PortClaim port)
    {
        _http = http;
        _port = port;
    }

    /// <summary>Where clients connect to.</summary>
    public string Address => $"127.0.0.1:{_port.Port}";

    /// <summary>Where clients connect to.</summary>
    public int Port => _port.Port;

    /// <summary>Cuts all connections and refuses new ones.</summary>
    public Task CutAsync() => SendAsync($"/proxies/{_port.Port}", new { enabled = false });

    /// <summary>Takes connections again.</summary>
    public Task RestoreAsync() => SendAsync($"/proxies/{_port.Port}", new { enabled = true });

    /// <summary>Delays what the server answers.</summary>
    public Task DelayAsync(TimeSpan by) => AddToxicAsync("latency", new { latency = (long)by.TotalMilliseconds });

    /// <summary>Keeps connections open and passes nothing on, as a network that swallows packets does.</summary>
    public Task SwallowAsync() => AddToxicAsync("timeout", new { timeout = 0 });

    /// <summary>Adds a disturbance of the given type, under its type's name, to what the server answers or to what it is asked.</summary>
    public Task AddToxicAsync(string type, object attributes, bool toServer = false) =>
        SendAsync($"/proxies/{_port.Port}/toxics", new { type, name = type, stream = toServer ? "upstream" : "downstream", attributes });

    /// <summary>Ends a disturbance.</summary>
    public async Task RemoveToxicAsync(string type)
    {
        using var response = await _http.DeleteAsync(new Uri($"/proxies/{_port.Port}/toxics/{type}", UriKind.Relative)).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Gives the port back.</summary>
    public void Dispose() => _port.Dispose();

    private async Task SendAsync(string path, object body)
    {
        using var response = await _http.PostAsJsonAsync(path, body).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
    }
}
