using System.Buffers.Binary;
using TrendingTopics.Wire.Compression;

namespace TrendingTopics.Wire.Batches;

/// <summary>The head of a record batch (format v2), read where it lies.</summary>
/// <param name="batch">At least <see cref="Length"/> bytes.</param>
internal readonly ref struct BatchHeader(ReadOnlySpan<byte> batch)
{
    /// <summary>The bytes of a head.</summary>
    public const int Length = 61;

    /// <summary>The bytes in front of what <see cref="SizeOf"/> counts on its own.</summary>
    public const int SizeEnd = 12;

    /// <summary>Where the format's number stands, in this format and in those before it.</summary>
    public const int MagicAt = 16;

    /// <summary>Where the bytes begin that the checksum is of.</summary>
    public const int CheckedFrom = 21;

    private readonly ReadOnlySpan<byte> _batch = batch[..Length];

    /// <summary>The first offset.</summary>
    public long BaseOffset => BinaryPrimitives.ReadInt64BigEndian(_batch);

    /// <summary>Under which leader it was written.</summary>
    public int LeaderEpoch => BinaryPrimitives.ReadInt32BigEndian(_batch[12..]);

    /// <summary>The checksum of all behind it.</summary>
    public uint Checksum => BinaryPrimitives.ReadUInt32BigEndian(_batch[17..]);

    /// <summary>How the records are packed.</summary>
    public Codec Codec => (Codec)(Attributes & 7);

    /// <summary>Whether the broker took the time.</summary>
    public bool IsAppendTime => (Attributes & 8) != 0;

    /// <summary>Whether it belongs to a transaction.</summary>
    public bool IsTransactional => (Attributes & 16) != 0;

    /// <summary>Whether it says how a transaction ended, and holds no records.</summary>
    public bool IsControl => (Attributes & 32) != 0;

    /// <summary>The distance of the last offset from the first.</summary>
    public int LastOffsetDelta => BinaryPrimitives.ReadInt32BigEndian(_batch[23..]);

    /// <summary>The time that the records' distances are from, in milliseconds.</summary>
    public long BaseTime => BinaryPrimitives.ReadInt64BigEndian(_batch[27..]);

    /// <summary>The latest time, in milliseconds; that of all records where the broker took it.</summary>
    public long MaxTime => BinaryPrimitives.ReadInt64BigEndian(_batch[35..]);

    /// <summary>Who wrote it; -1: nobody said.</summary>
    public long Producer => BinaryPrimitives.ReadInt64BigEndian(_batch[43..]);

    /// <summary>How many records it has.</summary>
    public int Count => BinaryPrimitives.ReadInt32BigEndian(_batch[57..]);

    private int Attributes => BinaryPrimitives.ReadInt16BigEndian(_batch[21..]);

    /// <summary>How many bytes a batch claims to have, as its first <see cref="SizeEnd"/> say.</summary>
    public static long SizeOf(ReadOnlySpan<byte> batch) => (long)SizeEnd + BinaryPrimitives.ReadInt32BigEndian(batch[8..]);
}
