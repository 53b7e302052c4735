using Microsoft.Extensions.Logging;
using TrendingTopics.Wire.Protocol;

namespace TrendingTopics.Wire;

/// <summary>What is said in the log.</summary>
internal static partial class WireMessages
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Broker {Broker} is lost, and is tried again until it answers: {Reason}")]
    public static partial void BrokerLost(this ILogger logger, BrokerAddress broker, string reason);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "Broker {Broker} has been lost for {Seconds:0} s: {Reason}")]
    public static partial void BrokerStillLost(this ILogger logger, BrokerAddress broker, double seconds, string reason);

    [LoggerMessage(EventId = 3, Level = LogLevel.Information, Message = "Broker {Broker} answers again after {Seconds:0.0} s.")]
    public static partial void BrokerReached(this ILogger logger, BrokerAddress broker, double seconds);

    [LoggerMessage(EventId = 4, Level = LogLevel.Warning, Message = "Topic '{Topic}' cannot be read now, and is tried again: {Reason}")]
    public static partial void TopicUnreadable(this ILogger logger, string topic, string reason);

    [LoggerMessage(EventId = 5, Level = LogLevel.Information, Message = "Topic '{Topic}' can be read again.")]
    public static partial void TopicReadable(this ILogger logger, string topic);

    [LoggerMessage(EventId = 6, Level = LogLevel.Warning, Message = "Topic '{Topic}' was deleted and created again: its id is {Id} now.")]
    public static partial void TopicRecreated(this ILogger logger, string topic, string id);

    [LoggerMessage(EventId = 7, Level = LogLevel.Warning, Message = "A batch of partition {Partition} of topic '{Topic}' at offset {Offset} is fetched again: {Problem}.")]
    public static partial void BatchBroken(this ILogger logger, int partition, string topic, long offset, string problem);

    [LoggerMessage(EventId = 8, Level = LogLevel.Error, Message = "Fetching topic '{Topic}' from broker {Broker} met what it should not, and begins anew.")]
    public static partial void FetcherFailed(this ILogger logger, Exception failure, string topic, int broker);
}
