using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Programs.CommandLine;
using TrendingTopics.Programs.Running;
using TrendingTopics.Programs.Settings;

namespace TrendingTopics.Programs.Operating;

/// <summary>
/// Runs a command with the program's own settings and clients, and nothing else of it. What the clients would log is not shown: what is
/// wrong is said once, with what to do.
/// </summary>
public static class CommandProgram
{
    /// <summary>Runs it to its end: 0 where it did what it is for, else 1.</summary>
    /// <param name="commandLine">What was given on the command line, with the command.</param>
    /// <param name="addSettings">Adds the program's settings, what was given on the command line last.</param>
    /// <param name="addClients">Adds what the command needs of log and store.</param>
    /// <exception cref="UsageException">It cannot do what it was told, or there is nobody to ask.</exception>
    public static async Task<int> RunAsync(CommandLineValues commandLine, Action<IConfigurationManager> addSettings, Action<IHostApplicationBuilder> addClients)
    {
        ArgumentNullException.ThrowIfNull(commandLine);
        ArgumentNullException.ThrowIfNull(addSettings);
        ArgumentNullException.ThrowIfNull(addClients);
        using var stopping = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            stopping.Cancel();
        };
        await using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };
        try
        {
            var builder = CreateBuilder();
            addSettings(builder.Configuration);
            addClients(builder);
            using var host = builder.Build();
            var run = new CommandRun(host.Services, new SettingValues(builder.Configuration, commandLine), output, stopping.Token);
            await commandLine.Command!.RunAsync(run).ConfigureAwait(false);
            return 0;
        }
        catch (CommandFailedException e) when (e.IsReported)
        {
            return 1;
        }
        catch (Exception e) when (e is CommandFailedException or LogException or StoreException)
        {
            await Console.Error.WriteLineAsync(e.Message.ReplaceLineEndings(" ")).ConfigureAwait(false);
            return 1;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("It was stopped before its end.").ConfigureAwait(false);
            return 1;
        }
        catch (Exception e) when (e is ArgumentException or OptionsValidationException or InvalidDataException)
        {
            throw ProgramStart.Refused(e);
        }
    }

    private static HostApplicationBuilder CreateBuilder()
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.Services.TryAddSingleton(TimeProvider.System);
        return builder;
    }
}
