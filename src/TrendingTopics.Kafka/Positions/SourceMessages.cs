using Microsoft.Extensions.Logging;

namespace TrendingTopics.Kafka.Positions;

/// <summary>What the appenders of sources say.</summary>
internal static partial class SourceMessages
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Source {Source} to topic {Topic}: a transaction was not committed; the same records are appended again. {Reason}")]
    public static partial void TransactionFailed(this ILogger logger, string source, string topic, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Source {Source} to topic {Topic}: appending has failed for good. {Reason}")]
    public static partial void SourceFailed(this ILogger logger, string source, string topic, string reason);
}
