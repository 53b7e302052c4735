using TrendingTopics.Wire.Compression;

namespace TrendingTopics.Wire.Batches;

/// <summary>A batch within an answer: where it lies and what its head says.</summary>
internal struct BatchSlice
{
    /// <summary>What is wrong with a batch that does not have its checksum.</summary>
    public const string WrongChecksum = "its checksum does not fit its bytes";

    /// <summary>Where the batch begins in the answer.</summary>
    public int Start;

    /// <summary>Where its records begin: in the answer or, where they were packed, among what was unpacked.</summary>
    public int RecordsStart;

    /// <summary>Where they end.</summary>
    public int RecordsEnd;

    /// <summary>How many there are to be pushed: none of a batch that only says how a transaction ended, or of one that was aborted.</summary>
    public int Count;

    /// <summary>The first offset.</summary>
    public long BaseOffset;

    /// <summary>The last offset.</summary>
    public long LastOffset;

    /// <summary>The time that the records' distances are from or, where the broker took it, that of all of them; in milliseconds.</summary>
    public long Time;

    /// <summary>Who wrote it.</summary>
    public long Producer;

    /// <summary>How the records are packed; <see cref="Codec.None"/> once they are not any more.</summary>
    public Codec Codec;

    /// <summary>Whether the broker took the time.</summary>
    public bool IsAppendTime;

    /// <summary>Whether it belongs to a transaction.</summary>
    public bool IsTransactional;

    /// <summary>Whether it says how a transaction ended.</summary>
    public bool IsControl;

    /// <summary>Whether its records lie among what was unpacked.</summary>
    public bool IsUnpacked;

    /// <summary>Whether its checksum is still to be compared, before its first record is read.</summary>
    public bool IsUnchecked;

    /// <summary>Whether its checksum is that of its bytes; not known any more once it was unpacked.</summary>
    /// <param name="answer">The answer that it lies in.</param>
    public readonly bool HasItsChecksum(ReadOnlySpan<byte> answer)
    {
        var bytes = answer[Start..RecordsEnd];
        return Crc32C.Of(bytes[BatchHeader.CheckedFrom..]) == new BatchHeader(bytes).Checksum;
    }
}
