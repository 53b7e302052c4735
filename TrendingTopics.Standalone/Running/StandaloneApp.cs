using TrendingTopics.Embedded;
using TrendingTopics.Programs.Feeding;
using TrendingTopics.Programs.Running;
using TrendingTopics.Programs.Settings;
using TrendingTopics.Serving;
using TrendingTopics.Standalone.Data;
using TrendingTopics.Standalone.Settings;
using TrendingTopics.Standalone.Telemetry;
using TrendingTopics.Wire;

namespace TrendingTopics.Standalone.Running;

/// <summary>The program in one process: data folder, source, counting, serving, output.</summary>
internal static class StandaloneApp
{
    /// <summary>Runs it to its end and returns the exit code.</summary>
    /// <exception cref="UsageException">The source, the data folder or an address is not to be had.</exception>
    public static async Task<int> RunAsync(StandaloneSettings settings, SettingValues values)
    {
        var source = SourceFactory.Create(settings.Source, settings.Definition, values, TimeProvider.System);
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddConfiguration(values.Configuration);
        builder.WebHost.UseUrls(settings.Urls);
        var start = new ProgramStart();
        start.Silence(builder.Logging);
        builder.Logging.AddStandardError(settings.Output);
        using var telemetry = OtlpExport.Start(builder.Logging);
        builder.AddEmbedded(new EmbeddedOptions { Folder = settings.Data });
        if (settings.Kafka is { } kafka)
        {
            builder.Services.AddWireLog(new WireOptions { BootstrapServers = kafka.Servers });
        }

        builder.Services.AddStandalone(settings, source);

        await using var app = builder.Build();
        app.Services.OpenData();
        app.UseRequestTraces();
        app.MapTrendingApi();
        await start.RunAsync(app);
        app.Logger.Serving(app.Services.GetRequiredService<Addresses>().Text, settings.Data);
        await app.WaitForShutdownAsync();
        return app.Services.GetRequiredService<Outcome>().Report(Console.Out, Console.Error);
    }
}
