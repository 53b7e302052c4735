using Microsoft.Extensions.Logging;

namespace TrendingTopics.Kafka.Reading;

/// <summary>What readers say.</summary>
internal static partial class ReaderMessages
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Topic {Topic} keeps the time that each sender gives (CreateTime): a sender whose clock is ahead can close windows for all. To have the broker give it, run: kafka-configs --alter --entity-type topics --entity-name {Topic} --add-config message.timestamp.type=LogAppendTime")]
    public static partial void TimesOfSenders(this ILogger logger, string topic);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Reading topic {Topic} as group {Group} fails for now: {Reason}")]
    public static partial void ReadingFails(this ILogger logger, string topic, string group, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Topic {Topic}, group {Group}: partition {Partition} {Change}.")]
    public static partial void Rebalanced(this ILogger logger, string topic, string group, int partition, string change);
}
