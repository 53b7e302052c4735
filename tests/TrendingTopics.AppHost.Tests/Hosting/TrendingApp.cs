using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using TrendingTopics.Contracts.Servers;

namespace TrendingTopics.AppHost.Tests.Hosting;

/// <summary>The application, started as its AppHost starts it.</summary>
internal sealed class TrendingApp : IAsyncDisposable
{
    public const string Producer = "producer";
    public const string Processor = "processor";
    public const string Api = "api";

    private readonly DistributedApplication _app;
    private readonly IDistributedApplicationTestingBuilder _builder;
    private readonly PortClaim _port;

    private TrendingApp(DistributedApplication app, IDistributedApplicationTestingBuilder builder, PortClaim port)
    {
        _app = app;
        _builder = builder;
        _port = port;
        Rankings = new RankingClient(new HttpClient { BaseAddress = new Uri($"http://localhost:{port.Port}") });
    }

    public static IReadOnlyList<string> Services { get; } = [Producer, Processor, Api];

    /// <summary>What the API says.</summary>
    public RankingClient Rankings { get; }

    /// <summary>Builds the model as it is before the start.</summary>
    public static Task<IDistributedApplicationTestingBuilder> ModelAsync(params string[] args) =>
        DistributedApplicationTestingBuilder.CreateAsync<Projects.TrendingTopics_AppHost>(args, TestContext.Current.CancellationToken);

    /// <summary>Starts it and waits until every service is healthy.</summary>
    /// <param name="args">The AppHost's command line; the API's port is added.</param>
    /// <param name="change">Changes the model before the start.</param>
    public static async Task<TrendingApp> StartAsync(IEnumerable<string> args, Action<IDistributedApplicationTestingBuilder>? change = null)
    {
        var port = PortClaim.Take();
        var builder = await ModelAsync([.. args, $"--Parameters:api-port={port.Port}"]);
        change?.Invoke(builder);
        var app = new TrendingApp(await builder.BuildAsync(TestContext.Current.CancellationToken), builder, port);
        try
        {
            await Patience.ForAsync(app._app.StartAsync(TestContext.Current.CancellationToken));
            await Task.WhenAll(Services.Select(app.HealthyAsync));
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until the resource is healthy.</summary>
    public Task HealthyAsync(string resource) =>
        Patience.ForAsync(_app.ResourceNotifications.WaitForResourceHealthyAsync(resource, TestContext.Current.CancellationToken));

    /// <summary>Waits until the resource's state is one of these.</summary>
    public Task StateAsync(string resource, params IEnumerable<string> states) =>
        Patience.ForAsync(_app.ResourceNotifications.WaitForResourceAsync(resource, states, TestContext.Current.CancellationToken));

    /// <summary>What the resource shows of itself under the name.</summary>
    public async Task<string> PropertyAsync(string resource, string name)
    {
        var found = await Patience.ForAsync(_app.ResourceNotifications.WaitForResourceAsync(
            resource, r => r.Snapshot.Properties.Any(p => p.Name == name && p.Value is not null), TestContext.Current.CancellationToken));
        return $"{found.Snapshot.Properties.First(p => p.Name == name).Value}";
    }

    /// <summary>Runs one of the resource's commands, as the dashboard does where nobody is asked.</summary>
    public async Task<ExecuteCommandResult> CommandAsync(string resource, string command, IReadOnlyDictionary<string, string?>? arguments = null)
    {
        var given = new InteractionInputCollection(
            [.. (arguments ?? new Dictionary<string, string?>()).Select(a => new InteractionInput { Name = a.Key, Value = a.Value, InputType = InputType.Text })]);
        var model = _app.Services.GetRequiredService<DistributedApplicationModel>();
        return await Patience.ForAsync(_app.ResourceCommands.ExecuteCommandAsync(model.Resources.Single(r => r.Name == resource), command, given, TestContext.Current.CancellationToken));
    }

    /// <summary>A client of one of the services.</summary>
    public HttpClient Client(string service) => _app.CreateHttpClient(service);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _builder.DisposeAsync();
        _port.Dispose();
    }
}
