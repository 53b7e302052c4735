using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TrendingTopics.Programs.CommandLine;
using TrendingTopics.Programs.Operating;
using TrendingTopics.Programs.Settings;

namespace TrendingTopics.Programs.Running;

/// <summary>
/// Runs a service from its command line to its exit code: 0 after a stop, 2 where it cannot do what it was told, which one line on
/// standard error then says.
/// </summary>
public static class ServiceProgram
{
    /// <summary>How long the parts have for their last writes.</summary>
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(15);

    /// <summary>Runs it to its end.</summary>
    /// <param name="program">What it is and may be told, beside where it serves.</param>
    /// <param name="args">The command line.</param>
    /// <param name="add">Adds its parts.</param>
    /// <param name="map">Maps its endpoints.</param>
    /// <param name="addClients">Adds what its commands need of log and store; null where it has none.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(
        ProgramDescription program, string[] args, Action<WebApplicationBuilder, SettingValues> add, Action<WebApplication> map, Action<IHostApplicationBuilder>? addClients = null)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(add);
        ArgumentNullException.ThrowIfNull(map);
        try
        {
            if (CommandLineReader.Read(WithUrls(program), args) is not { } commandLine)
            {
                return 0;
            }

            if (commandLine.Command is not null)
            {
                return await CommandProgram.RunAsync(commandLine, configuration => AddSettings(configuration, commandLine), addClients ?? (_ => { })).ConfigureAwait(false);
            }

            var start = new ProgramStart();
            await using var app = Build(commandLine, start, add, map);
            await start.RunAsync(app).ConfigureAwait(false);
            await app.WaitForShutdownAsync().ConfigureAwait(false);
            return app.Services.GetRequiredService<Outcome>().Report(Console.Out, Console.Error);
        }
        catch (UsageException e)
        {
            await Console.Error.WriteLineAsync(e.Message).ConfigureAwait(false);
            return 2;
        }
    }

    private static ProgramDescription WithUrls(ProgramDescription program) => program with { Options = [.. program.Options, UrlSettings.Option(program.Urls)] };

    private static void AddSettings(IConfigurationManager configuration, CommandLineValues commandLine)
    {
        configuration.AddStreamsFile();
        configuration.AddEnvironmentVariables().AddInMemoryCollection(commandLine.ToConfiguration());
    }

    private static WebApplication Build(CommandLineValues commandLine, ProgramStart start, Action<WebApplicationBuilder, SettingValues> add, Action<WebApplication> map)
    {
        try
        {
            // Settings lie beside the program, wherever it is started from.
            var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
            AddSettings(builder.Configuration, commandLine);
            var settings = new SettingValues(builder.Configuration, commandLine);
            if (UrlSettings.Read(settings) is { } urls)
            {
                builder.WebHost.UseUrls(urls);
            }

            builder.Logging.AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat) = (true, "HH:mm:ss "));
            start.Silence(builder.Logging);
            builder.Services.Configure<HostOptions>(host => (host.ShutdownTimeout, host.ServicesStopConcurrently) = (StopWithin, true));
            builder.Services.TryAddSingleton(TimeProvider.System);
            builder.Services.AddSingleton<Outcome>();
            add(builder, settings);
            var app = builder.Build();
            map(app);
            return app;
        }
        catch (Exception e) when (e is ArgumentException or OptionsValidationException or InvalidDataException or InvalidOperationException)
        {
            throw ProgramStart.Refused(e);
        }
    }
}
