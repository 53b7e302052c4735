namespace TrendingTopics.Wire.Fetching;

/// <summary>What is to be fetched of a partition, and where; all under the plan's gate.</summary>
/// <param name="number">The partition.</param>
internal sealed class PlannedPartition(int number)
{
    /// <summary>No broker.</summary>
    public const int Nobody = -1;

    /// <summary>The partition.</summary>
    public int Number { get; } = number;

    /// <summary>Counts its starts: what was fetched for an earlier one is not pushed.</summary>
    public int Generation { get; set; }

    /// <summary>Counts changes of the plan: what is answered to an earlier one is not taken.</summary>
    public int Version { get; set; }

    /// <summary>Where to fetch on.</summary>
    public long Offset { get; set; }

    /// <summary>Whether its reader wants it.</summary>
    public bool IsWanted { get; set; }

    /// <summary>Whether it rests until it is known which offsets it has.</summary>
    public bool IsLost { get; set; }

    /// <summary>Whether it is lost because its topic is another one now.</summary>
    public bool IsReplaced { get; set; }

    /// <summary>The broker to fetch from.</summary>
    public int Broker { get; set; } = Nobody;

    /// <summary>On which of the broker's lanes it is fetched.</summary>
    public int Lane { get; set; }

    /// <summary>The broker that leads it.</summary>
    public int Leader { get; set; } = Nobody;

    /// <summary>Counts its leaders.</summary>
    public int LeaderEpoch { get; set; } = -1;

    /// <summary>Until when another broker than the leader is asked.</summary>
    public long ReplicaUntil { get; set; }

    /// <summary>Bytes of the batch to be fetched next; 0: not known.</summary>
    public int BatchBytes { get; set; }

    /// <summary>Where a batch was broken last.</summary>
    public long FailedAt { get; set; } = -1;

    /// <summary>How often it was.</summary>
    public int Failures { get; set; }

    /// <summary>Whether who reads a batch's records compares its checksum; not where one that was left for later was wrong.</summary>
    public bool ChecksLater { get; set; }

    /// <summary>When it may be asked again.</summary>
    public long NotBefore { get; set; }
}
