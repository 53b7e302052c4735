using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TrendingTopics.Contracts.Clocks;
using TrendingTopics.Contracts.Memory;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Engine.Time;

namespace TrendingTopics.Serving.Tests.Hosting;

/// <summary>The API on Kestrel at a free port, over a store and a log in memory.</summary>
public sealed class ServingHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ServingHost(WebApplication app, MemoryStore store, MemoryLog log)
    {
        _app = app;
        Log = log;
        Seed = new Seed(store);
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    public HttpClient Client { get; }

    public Seed Seed { get; }

    public MemoryLog Log { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>Starts a host whose clock stands at noon, unless another is given.</summary>
    public static async Task<ServingHost> StartAsync(
        TimeProvider? clock = null,
        Action<IServiceCollection>? services = null,
        Action<TrendingApiOptions>? options = null,
        IReadOnlyDictionary<string, string?>? settings = null)
    {
        clock ??= new ManualClock(UnixMicros.ToTime(Seed.Noon));
        var store = new MemoryStore(clock);
        var log = new MemoryLog(clock);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<ITrendStore>(store).AddSingleton<IEventLog>(log).AddSingleton(clock);
        builder.Services.AddTrendingApi(options);
        services?.Invoke(builder.Services);
        var app = builder.Build();
        app.MapTrendingApi();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new ServingHost(app, store, log);
    }

    /// <summary>Starts a host with the stream <c>hashtags</c> and its log topic.</summary>
    public static async Task<(ServingHost Host, StreamRun Run)> StartWithStreamAsync(
        TimeProvider? clock = null,
        int partitions = 1,
        Action<TrendingApiOptions>? options = null,
        IReadOnlyDictionary<string, string?>? settings = null)
    {
        var host = await StartAsync(clock, options: options, settings: settings);
        var stream = await host.Seed.StreamAsync(partitions);
        await host.Log.EnsureTopicAsync(stream.Newest.Definition.Topic, partitions);
        return (host, stream.Newest);
    }

    /// <summary>Asks for JSON and expects the status.</summary>
    public async Task<JsonElement> GetAsync(string path, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var response = await Client.GetAsync(path, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == status, $"{path}: {response.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>Sends a request and expects problem details.</summary>
    public async Task<JsonElement> ProblemAsync(HttpStatusCode status, string path, HttpMethod? method = null, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, path) { Content = content };
        using var response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == status, $"{path}: {response.StatusCode} {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonDocument.Parse(text).RootElement;
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.NotEqual("", problem.GetProperty("detail").GetString());
        return problem;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
