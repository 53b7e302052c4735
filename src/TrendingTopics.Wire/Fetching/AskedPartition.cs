namespace TrendingTopics.Wire.Fetching;

/// <summary>What a fetch asks of a partition.</summary>
internal struct AskedPartition
{
    /// <summary>The partition.</summary>
    public int Number;

    /// <summary>Which start of the partition it is for: answers to an earlier one are dropped.</summary>
    public int Generation;

    /// <summary>Which plan it is for: answers to an earlier one are dropped.</summary>
    public int Version;

    /// <summary>From where on.</summary>
    public long Offset;

    /// <summary>How many bytes.</summary>
    public int Bytes;

    /// <summary>Under which leader, as far as is known.</summary>
    public int LeaderEpoch;

    /// <summary>Whether who reads a batch's records compares its checksum; else it is compared before anything is read.</summary>
    public bool ChecksLater;
}
