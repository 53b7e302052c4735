using Microsoft.Extensions.Logging;

namespace TrendingTopics.Kafka.Clients;

/// <summary>What the log says of its connections. Settings are never said: passwords are among them.</summary>
internal static partial class ClientMessages
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Kafka at {Servers} cannot be reached; waiting for it. {Reason} See that it runs and that this machine may connect to it.")]
    public static partial void Lost(this ILogger logger, string servers, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Kafka at {Servers} has not been reached for {Seconds:F0} s; still waiting. {Reason}")]
    public static partial void StillLost(this ILogger logger, string servers, double seconds, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Kafka at {Servers} is reached again, after {Seconds:F1} s.")]
    public static partial void Reached(this ILogger logger, string servers, double seconds);

    [LoggerMessage(Message = "{Client}: {Facility}: {Text}")]
    public static partial void Client(this ILogger logger, LogLevel level, string client, string facility, string text);
}
