using Confluent.Kafka;
using TrendingTopics.Engine.Logs;

namespace TrendingTopics.Kafka.Clients;

/// <summary>What Kafka's errors mean for who asked.</summary>
internal static class KafkaFailure
{
    /// <summary>Whether the error says that the cluster did not answer.</summary>
    public static bool IsUnreachable(Error error) => error.Code is
        ErrorCode.Local_Transport or ErrorCode.Local_AllBrokersDown or ErrorCode.Local_TimedOut or ErrorCode.Local_Resolve
        or ErrorCode.Local_Authentication or ErrorCode.Local_Ssl or ErrorCode.Local_TimedOutQueue or ErrorCode.Local_MsgTimedOut
        or ErrorCode.Local_WaitCoord or ErrorCode.RequestTimedOut or ErrorCode.NetworkException or ErrorCode.BrokerNotAvailable;

    /// <summary>Whether trying again cannot help before somebody changes something.</summary>
    public static bool IsFinal(Error error) => error.Code is
        ErrorCode.MsgSizeTooLarge or ErrorCode.RecordListTooLarge or ErrorCode.InvalidRecord or ErrorCode.InvalidMsg
        or ErrorCode.TopicAuthorizationFailed or ErrorCode.GroupAuthorizationFailed or ErrorCode.ClusterAuthorizationFailed
        or ErrorCode.TransactionalIdAuthorizationFailed or ErrorCode.TopicException or ErrorCode.PolicyViolation
        or ErrorCode.InvalidReplicationFactor or ErrorCode.InvalidConfig or ErrorCode.UnsupportedVersion
        or ErrorCode.ProducerFenced or ErrorCode.Local_Fenced or ErrorCode.FencedInstanceId;

    /// <summary>Whether the error says that another client has taken the transactions over, or that the broker has given them up.</summary>
    public static bool IsTakenOver(Error error) => error.Code is ErrorCode.ProducerFenced or ErrorCode.Local_Fenced or ErrorCode.InvalidProducerEpoch;

    /// <summary>The failure as the port tells it.</summary>
    /// <param name="what">What was not done, as the beginning of a sentence.</param>
    /// <param name="error">Kafka's error.</param>
    /// <param name="cause">The exception that brought it, where there is one.</param>
    public static LogException Of(string what, Error error, Exception? cause = null) =>
        new($"{what}: {Sentence(error)}{KafkaAdvice.For(error.Code)}", cause ?? new KafkaException(error)) { IsTransient = !IsFinal(error) };

    /// <summary>What is asked of a log that is closed.</summary>
    public static LogException Closed() => new("The log is closed.") { IsTransient = false };

    // Kafka's words end with a period or not; advice begins behind one.
    private static string Sentence(Error error) => KafkaAdvice.For(error.Code).Length > 0 && !error.Reason.EndsWith('.') ? $"{error.Reason}." : error.Reason;
}
