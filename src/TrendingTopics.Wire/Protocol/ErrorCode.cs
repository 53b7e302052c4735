namespace TrendingTopics.Wire.Protocol;

/// <summary>The errors that reading meets, by the protocol's numbers; others keep their number.</summary>
internal enum ErrorCode : short
{
    UnknownServerError = -1,
    None = 0,
    OffsetOutOfRange = 1,
    CorruptMessage = 2,
    UnknownTopicOrPartition = 3,
    LeaderNotAvailable = 5,
    NotLeaderOrFollower = 6,
    ReplicaNotAvailable = 9,
    TopicAuthorizationFailed = 29,
    ClusterAuthorizationFailed = 31,
    UnsupportedSaslMechanism = 33,
    UnsupportedVersion = 35,
    SaslAuthenticationFailed = 58,
    FetchSessionIdNotFound = 70,
    InvalidFetchSessionEpoch = 71,
    FencedLeaderEpoch = 74,
    UnknownLeaderEpoch = 76,
    UnknownTopicId = 100,
    InconsistentTopicId = 103,
    FetchSessionTopicIdError = 106,
}
