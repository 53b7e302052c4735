using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TrendingTopics.Programs.Settings;

namespace TrendingTopics.Programs.Running;

/// <summary>Starts a program's host; where that fails because of what it was told, one line says so and the host is silent.</summary>
public sealed class ProgramStart
{
    private volatile bool _started;

    /// <summary>Keeps the host's own words on a failed start out of the log: they are a stack trace, and one line will say why.</summary>
    public void Silence(ILoggingBuilder logging) =>
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", level => level >= LogLevel.Warning && _started);

    /// <summary>Starts it.</summary>
    /// <exception cref="UsageException">An address is not to be had, or a setting is wrong.</exception>
    public async Task RunAsync(WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        try
        {
            await app.StartAsync().ConfigureAwait(false);
            _started = true;
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            throw new UsageException($"--urls: {UrlsOf(app)} is in use by another program; give another address, such as --urls http://localhost:5090.", e);
        }
        catch (Exception e) when (e is IOException or SocketException || (e is InvalidOperationException && UrlsOf(app).Contains("https:", StringComparison.OrdinalIgnoreCase)))
        {
            throw new UsageException($"--urls: {UrlsOf(app)} cannot be served: {e.Message}".ReplaceLineEndings(" "), e);
        }
        catch (Exception e) when (e is ArgumentException or OptionsValidationException)
        {
            throw Refused(e);
        }
    }

    /// <summary>What is said where a setting is refused by the part whose it is.</summary>
    internal static UsageException Refused(Exception failure)
    {
        var message = failure is ArgumentException { ParamName: { } name } ? failure.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal) : failure.Message;
        var cause = failure is InvalidDataException ? failure.InnerException?.Message : null;
        return new UsageException($"{message} {cause}".ReplaceLineEndings(" ").Trim(), failure);
    }

    private static string UrlsOf(WebApplication app) => app.Configuration[WebHostDefaults.ServerUrlsKey] ?? "its addresses";
}
