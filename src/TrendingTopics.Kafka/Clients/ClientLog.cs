using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace TrendingTopics.Kafka.Clients;

/// <summary>
/// The client library's own log lines, through our logger. What it says of single connections is for whoever looks for an error in the
/// network: that a broker is away, and why, is said once by <see cref="Availability"/>.
/// </summary>
/// <param name="logger">Takes the lines.</param>
internal sealed class ClientLog(ILogger logger)
{
    /// <summary>Passes a line on.</summary>
    public void Write(LogMessage message)
    {
        if (LevelOf(message.Facility, message.Level) is var level && logger.IsEnabled(level))
        {
            logger.Client(level, message.Name, message.Facility, message.Message);
        }
    }

    /// <summary>How important a line is.</summary>
    public static LogLevel LevelOf(string facility, SyslogLevel level) => facility switch
    {
        "FAIL" or "ERROR" or "REQTMOUT" or "SESSTMOUT" or "HBTMOUT" or "CLOSE" or "TERMINATE" or "APIVERSION" or "PROTOERR" => LogLevel.Debug,
        _ => level switch
        {
            <= SyslogLevel.Error => LogLevel.Error,
            SyslogLevel.Warning => LogLevel.Warning,
            SyslogLevel.Notice or SyslogLevel.Info => LogLevel.Information,
            _ => LogLevel.Debug,
        },
    };
}
