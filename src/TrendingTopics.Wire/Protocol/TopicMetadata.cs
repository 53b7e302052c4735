namespace TrendingTopics.Wire.Protocol;

/// <summary>Where a broker is.</summary>
/// <param name="Host">Its name or address.</param>
/// <param name="Port">Its port.</param>
internal sealed record BrokerAddress(string Host, int Port)
{
    /// <inheritdoc/>
    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}

/// <summary>What the cluster says of a topic.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Error">Why nothing is said.</param>
/// <param name="Id">Its id; empty where the brokers are too old for ids.</param>
/// <param name="Cluster">The cluster's id.</param>
/// <param name="Brokers">All brokers by their ids.</param>
/// <param name="Partitions">Its partitions.</param>
internal sealed record TopicMetadata(
    string Name, ErrorCode Error, Guid Id, string? Cluster, IReadOnlyDictionary<int, BrokerAddress> Brokers, IReadOnlyList<PartitionMetadata> Partitions)
{
    /// <summary>
    /// The id as text: that of Kafka's own tools. Brokers older than 2.8 have none, and a topic of theirs that was deleted and created
    /// again cannot be told from the first.
    /// </summary>
    public string IdText => Id == Guid.Empty
        ? $"{Cluster}/{Name}"
        : Convert.ToBase64String(Id.ToByteArray(bigEndian: true)).Replace('+', '-').Replace('/', '_').TrimEnd('=');
}

/// <summary>What the cluster says of a partition.</summary>
/// <param name="Number">The partition.</param>
/// <param name="Leader">The broker that leads it; -1: none does.</param>
/// <param name="LeaderEpoch">Counts its leaders; -1 where the brokers are too old to say.</param>
internal sealed record PartitionMetadata(int Number, int Leader, int LeaderEpoch);
