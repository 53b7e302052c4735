using System.Buffers.Binary;
using System.Text;

namespace TrendingTopics.Wire.Tests.Support;

/// <summary>Writes what brokers write, for tests.</summary>
internal sealed class ByteWriter
{
    private readonly List<byte> _bytes = [];

    /// <summary>How many bytes there are.</summary>
    public int Length => _bytes.Count;

    public byte[] ToArray() => [.. _bytes];

    public ByteWriter Bytes(params ReadOnlySpan<byte> bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public ByteWriter Int8(int value) => Bytes((byte)value);

    public ByteWriter Int16(int value)
    {
        Span<byte> bytes = stackalloc byte[2];
        BinaryPrimitives.WriteInt16BigEndian(bytes, (short)value);
        return Bytes(bytes);
    }

    public ByteWriter Int32(int value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return Bytes(bytes);
    }

    public ByteWriter UInt32(uint value) => Int32((int)value);

    public ByteWriter Int64(long value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        return Bytes(bytes);
    }

    public ByteWriter Varint(long value)
    {
        var raw = (ulong)(value << 1) ^ (ulong)(value >> 63);
        for (; raw >= 0x80; raw >>= 7)
        {
            Int8((int)(raw & 0x7F) | 0x80);
        }

        return Int8((int)raw);
    }

    /// <summary>A length or number of elements in the compact form, one more than it is.</summary>
    public ByteWriter Compact(int count)
    {
        var raw = (uint)count + 1;
        for (; raw >= 0x80; raw >>= 7)
        {
            Int8((int)(raw & 0x7F) | 0x80);
        }

        return Int8((int)raw);
    }

    public ByteWriter Text(string value) => Int16(Encoding.UTF8.GetByteCount(value)).Bytes(Encoding.UTF8.GetBytes(value));

    public ByteWriter CompactText(string value) => Compact(Encoding.UTF8.GetByteCount(value)).Bytes(Encoding.UTF8.GetBytes(value));

    public ByteWriter Uuid(Guid value) => Bytes(value.ToByteArray(bigEndian: true));

    /// <summary>A part of a record: its length, -1 for none, and its bytes.</summary>
    public ByteWriter Part(byte[]? bytes) => bytes is null ? Varint(-1) : Varint(bytes.Length).Bytes(bytes);
}
