using TrendingTopics.Wire.Protocol;

namespace TrendingTopics.Wire.Fetching;

/// <summary>What an answer says of a partition.</summary>
internal struct PartitionSlice
{
    /// <summary>No end is known.</summary>
    public const long NoEnd = -1;

    /// <summary>What was asked.</summary>
    public AskedPartition Asked;

    /// <summary>Why there is no answer.</summary>
    public ErrorCode Error;

    /// <summary>The end of what a reader of committed records may have.</summary>
    public long StableEnd;

    /// <summary>The broker that should be asked instead; -1: this one.</summary>
    public int PreferredBroker;

    /// <summary>Where the partition's batches begin in the answer.</summary>
    public int BytesStart;

    /// <summary>How many bytes of batches there are.</summary>
    public int BytesLength;

    /// <summary>The first of its batches.</summary>
    public int FirstBatch;

    /// <summary>Behind the last of its batches.</summary>
    public int EndBatch;

    /// <summary>The first of its aborted transactions.</summary>
    public int FirstAborted;

    /// <summary>Behind the last of its aborted transactions.</summary>
    public int EndAborted;

    /// <summary>Where to fetch on.</summary>
    public long NextOffset;

    /// <summary>The end, where the answer has confirmed that nothing is behind <see cref="NextOffset"/>; else <see cref="NoEnd"/>.</summary>
    public long End;

    /// <summary>The bytes of the batch behind those that have come whole, as far as is known; 0: nothing of it has come.</summary>
    public long NeededBytes;

    /// <summary>Whether the batches from <see cref="NextOffset"/> on are to be fetched again, since there was no room to unpack them.</summary>
    public bool IsCut;

    /// <summary>What is wrong with the batch at <see cref="NextOffset"/>; null where nothing is.</summary>
    public string? Problem;

    /// <summary>Whether fetching it again cannot help.</summary>
    public bool IsUnreadable;

    /// <summary>Whether it is still wanted.</summary>
    public bool IsWanted;
}
