using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using TrendingTopics.Embedded;
using TrendingTopics.Programs.Feeding;
using TrendingTopics.Programs.Running;
using TrendingTopics.Programs.Settings;
using TrendingTopics.Serving;
using TrendingTopics.Standalone.Settings;
using TrendingTopics.Standalone.Telemetry;

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
        var isServing = false;
        builder.Logging.AddStandardError(settings.Output, () => Volatile.Read(ref isServing));
        using var telemetry = OtlpExport.Start(builder.Logging);
        builder.AddEmbedded(new EmbeddedOptions { Folder = settings.Data });
        builder.Services.AddStandalone(settings, source);

        await using var app = builder.Build();
        OpenData(app);
        app.UseRequestTraces();
        app.MapTrendingApi();
        await StartAsync(app, settings);
        Volatile.Write(ref isServing, true);
        app.Logger.Serving(app.Services.GetRequiredService<Addresses>().Text, settings.Data);
        await app.WaitForShutdownAsync();
        return app.Services.GetRequiredService<Outcome>().Report(Console.Out, Console.Error);
    }

    /// <summary>Opens log and store, which everything else asks for: what is wrong with their folder is best said before anything starts.</summary>
    private static void OpenData(WebApplication app)
    {
        try
        {
            app.Services.GetRequiredService<EmbeddedData>();
        }
        catch (EmbeddedDataException e)
        {
            throw new UsageException($"--data: {e.Message}".ReplaceLineEndings(" "), e);
        }
    }

    private static async Task StartAsync(WebApplication app, StandaloneSettings settings)
    {
        try
        {
            await app.StartAsync();
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            throw new UsageException($"--urls: {settings.Urls} is in use by another program; give another address, such as --urls http://localhost:5081.", e);
        }
        catch (Exception e) when (e is IOException or SocketException or InvalidOperationException)
        {
            throw new UsageException($"--urls: {settings.Urls} cannot be served: {e.Message}".ReplaceLineEndings(" "), e);
        }
    }
}
