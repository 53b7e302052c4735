using Microsoft.Extensions.Logging;

namespace TrendingTopics.Kafka.Reading.Direct;

/// <summary>What is said about reading directly.</summary>
internal static partial class DirectMessages
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Partition {Partition} of topic {Topic} is read by the client library from offset {Offset} on, which is slower: {Reason}.")]
    public static partial void ReadByClient(this ILogger logger, string topic, int partition, long offset, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Topics are read by the client library, which is slower: reading directly does not know {Setting}.")]
    public static partial void NotDirect(this ILogger logger, string setting);
}
