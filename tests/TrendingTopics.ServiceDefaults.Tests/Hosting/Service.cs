using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using TrendingTopics.Contracts.Otlp;

namespace TrendingTopics.ServiceDefaults.Tests.Hosting;

/// <summary>A service with the defaults, on a port of its own.</summary>
internal sealed class Service : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Service(WebApplication app)
    {
        _app = app;
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    /// <summary>Asks it.</summary>
    public HttpClient Http { get; }

    /// <summary>Starts one.</summary>
    /// <param name="collector">Where its telemetry goes.</param>
    /// <param name="add">Adds what it is made of, after the defaults.</param>
    /// <param name="map">Maps what it answers; null: the default endpoints only.</param>
    /// <param name="settings">Settings that it starts with.</param>
    public static async Task<Service> StartAsync(
        OtlpReceiver? collector = null,
        Action<WebApplicationBuilder>? add = null,
        Action<WebApplication>? map = null,
        params IEnumerable<KeyValuePair<string, string?>> settings)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Environment.ApplicationName = "TrendingTopics.Example";
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(collector?.Environment.Select(e => KeyValuePair.Create(e.Key, (string?)e.Value)) ?? []);
        builder.Configuration.AddInMemoryCollection(settings);
        builder.AddServiceDefaults();
        add?.Invoke(builder);
        var app = builder.Build();
        (map ?? (a => a.MapDefaultEndpoints()))(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new Service(app);
    }

    /// <summary>The answer's status and its body as JSON.</summary>
    public async Task<(int Status, JsonElement Body)> GetAsync(string path)
    {
        using var response = await Http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, JsonElement.Parse(body));
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }
}
