using Microsoft.Extensions.Logging.Console;
using TrendingTopics.Standalone.Settings;

namespace TrendingTopics.Standalone.Running;

/// <summary>What the program itself logs, and where: standard output belongs to the rankings.</summary>
internal static partial class StandaloneMessages
{
    [LoggerMessage(1, LogLevel.Information, "Page and API are at {Addresses}; data is in {Data}. Ctrl+C ends the program.")]
    public static partial void Serving(this ILogger logger, string addresses, string data);

    /// <summary>Sends messages to standard error; below a live table only warnings and errors.</summary>
    /// <param name="logging">The logging.</param>
    /// <param name="output">What standard output shows.</param>
    public static void AddStandardError(this ILoggingBuilder logging, OutputKind output)
    {
        logging.ClearProviders();
        logging.AddSimpleConsole(o => (o.SingleLine, o.TimestampFormat) = (true, "HH:mm:ss "));
        logging.Services.Configure<ConsoleLoggerOptions>(o => o.LogToStandardErrorThreshold = LogLevel.Trace);
        if (output == OutputKind.Table)
        {
            logging.AddFilter<ConsoleLoggerProvider>(level => level >= LogLevel.Warning);
        }
    }
}
