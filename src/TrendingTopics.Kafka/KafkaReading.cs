namespace TrendingTopics.Kafka;

/// <summary>How records are read. Membership in a group, appending and questions about topics go through the client library either way.</summary>
public enum KafkaReading
{
    /// <summary>Over connections of our own, record batches read in place; where a setting or a codec needs the client library, by that.</summary>
    Direct,

    /// <summary>By the client library.</summary>
    Client,
}
