using System.Buffers.Binary;
using TrendingTopics.Wire.Batches;
using TrendingTopics.Wire.Compression;

namespace TrendingTopics.Wire.Tests.Support;

/// <summary>Writes a record batch as brokers keep it.</summary>
internal sealed class BatchWriter
{
    private readonly ByteWriter _records = new();
    private int _count;

    public long BaseOffset { get; init; }

    public long Time { get; init; } = 1_733_940_000_000;

    public bool IsAppendTime { get; init; }

    public bool IsTransactional { get; init; }

    public bool IsControl { get; init; }

    public long Producer { get; init; } = -1;

    public Codec Codec { get; init; }

    public int Magic { get; init; } = 2;

    /// <summary>Packs the records; null leaves them as they are.</summary>
    public Func<byte[], byte[]>? Pack { get; init; }

    /// <summary>Offsets that the batch had beyond its last record.</summary>
    public int Gap { get; init; }

    public BatchWriter Add(byte[]? key, byte[]? value, params (string Name, byte[]? Value)[] headers)
    {
        var record = new ByteWriter().Int8(0).Varint(_count).Varint(_count).Part(key).Part(value).Varint(headers.Length);
        foreach (var (name, content) in headers)
        {
            record.Part(System.Text.Encoding.UTF8.GetBytes(name)).Part(content);
        }

        _records.Varint(record.Length).Bytes(record.ToArray());
        _count++;
        return this;
    }

    public byte[] ToArray()
    {
        var records = Pack?.Invoke(_records.ToArray()) ?? _records.ToArray();
        var attributes = (int)Codec | (IsAppendTime ? 8 : 0) | (IsTransactional ? 16 : 0) | (IsControl ? 32 : 0);
        var batch = new ByteWriter()
            .Int64(BaseOffset).Int32(BatchHeader.Length - BatchHeader.SizeEnd + records.Length).Int32(0).Int8(Magic).Int32(0)
            .Int16(attributes).Int32(Math.Max(0, _count - 1) + Gap).Int64(Time).Int64(Time + Math.Max(0, _count - 1))
            .Int64(Producer).Int16(0).Int32(0).Int32(_count)
            .Bytes(records).ToArray();
        Seal(batch);
        return batch;
    }

    /// <summary>Gives a batch the checksum of its bytes, whatever they are.</summary>
    public static void Seal(Span<byte> batch) =>
        BinaryPrimitives.WriteUInt32BigEndian(batch[17..], Crc32C.BySoftware(batch[BatchHeader.CheckedFrom..]));
}
