using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TrendingTopics.Contracts.Memory;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Programs.CommandLine;
using TrendingTopics.Programs.Running;
using TrendingTopics.Programs.Settings;
using Xunit;

namespace TrendingTopics.Programs.Tests.Support;

/// <summary>The parts of a program on Kestrel at a free port, over a log and a store in memory.</summary>
internal sealed class ProgramHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ProgramHost(WebApplication app)
    {
        _app = app;
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    public HttpClient Http { get; }

    public IServiceProvider Services => _app.Services;

    public static async Task<ProgramHost> StartAsync(
        Dictionary<string, string?> settings, Action<WebApplicationBuilder, SettingValues> add, Action<WebApplication> map, MemoryLog log, MemoryStore store)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Services.AddSingleton<IEventLog>(log).AddSingleton<ITrendStore>(store).AddSingleton<Outcome>().AddSingleton(TimeProvider.System);
        add(builder, ValuesOf(builder.Configuration));
        var app = builder.Build();
        map(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new ProgramHost(app);
    }

    /// <summary>Settings in the section <c>Test</c>, with nothing on the command line.</summary>
    public static SettingValues ValuesOf(IConfiguration configuration) => new(
        configuration,
        new CommandLineValues(new ProgramDescription("Test", "A test.", []) { Urls = "http://localhost:5999" }, new Dictionary<string, IReadOnlyList<string>>()));

    public async Task<JsonElement> GetAsync(string path)
    {
        using var response = await Http.GetAsync(path, TestContext.Current.CancellationToken);
        return await ReadAsync(response, 200);
    }

    public async Task<JsonElement> PostAsync(string path, int status = 200, string? site = null, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        if (site is not null)
        {
            request.Headers.Add("Sec-Fetch-Site", site);
        }

        if (key is not null)
        {
            request.Headers.Add("X-Api-Key", key);
        }

        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        return await ReadAsync(response, status);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response, int status)
    {
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(status < 400 ? "application/json" : "application/problem+json", response.Content.Headers.ContentType?.MediaType);
        return await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
    }
}
