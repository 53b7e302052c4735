using Confluent.Kafka;

namespace TrendingTopics.Kafka.Clients;

/// <summary>What an operator can do about Kafka's errors.</summary>
internal static class KafkaAdvice
{
    /// <summary>A sentence, with a space before it; empty where Kafka's own words say all.</summary>
    public static string For(ErrorCode error) => error switch
    {
        ErrorCode.TopicAuthorizationFailed => " Grant this login Describe, Read, Write and, for topics that are missing, Create; or give another login by Kafka:Settings.",
        ErrorCode.GroupAuthorizationFailed => " Grant this login Read on the group, or give another login by Kafka:Settings.",
        ErrorCode.ClusterAuthorizationFailed => " Create the topic by hand, or grant this login Create on the cluster and IdempotentWrite.",
        ErrorCode.TransactionalIdAuthorizationFailed => " Grant this login Write on the transactional id.",
        ErrorCode.InvalidReplicationFactor => " Set Kafka:ReplicationFactor to at most the number of brokers.",
        ErrorCode.PolicyViolation => " Create the topic by hand as the cluster's policy wants it.",
        ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic => " Create the topic, or let a program that may create topics make it.",
        ErrorCode.MsgSizeTooLarge or ErrorCode.RecordListTooLarge => " Raise max.message.bytes of the topic, or send less at once.",
        ErrorCode.NotEnoughReplicas or ErrorCode.NotEnoughReplicasAfterAppend => " See that all brokers run: fewer copies are there than the topic's min.insync.replicas.",
        ErrorCode.SaslAuthenticationFailed or ErrorCode.Local_Authentication => " See the login in Kafka:Settings (security.protocol, sasl.mechanism, sasl.username, sasl.password).",
        ErrorCode.Local_Ssl => " See security.protocol and the certificates (ssl.ca.location and the like) in Kafka:Settings.",
        _ => "",
    };
}
