using System.Buffers.Binary;
using TrendingTopics.Embedded.Disk;

namespace TrendingTopics.Embedded.Logs;

/// <summary>
/// How a batch lies in the log, little-endian:
/// <code>
/// checksum 4 · kind 1 · 3 unused · topic 4 · groups 4 · append time 8 · source length 4 · position length 4 · source · position
/// then a group for each partition that got records:
/// partition 4 · records 4 · first offset 8 · bytes 4 · records: [value length × 2 + has key] ([key length] key)? value
/// </code>
/// The numbers in brackets take seven bits a byte, the lowest first.
/// </summary>
internal static class EventEntry
{
    public const byte Topic = 1;
    public const byte Batch = 2;
    public const int HeaderSize = 32;
    public const int GroupHeaderSize = 20;

    public static int TopicOf(ReadOnlySpan<byte> entry) => BinaryPrimitives.ReadInt32LittleEndian(entry[8..]);

    public static int GroupsOf(ReadOnlySpan<byte> entry) => BinaryPrimitives.ReadInt32LittleEndian(entry[12..]);

    public static long AppendTimeOf(ReadOnlySpan<byte> entry) => BinaryPrimitives.ReadInt64LittleEndian(entry[16..]);

    /// <summary>Bytes of the source's name and of its position; -1 where there is none.</summary>
    public static (int Source, int Position) SourceLengthsOf(ReadOnlySpan<byte> entry) =>
        (BinaryPrimitives.ReadInt32LittleEndian(entry[24..]), BinaryPrimitives.ReadInt32LittleEndian(entry[28..]));

    public static int GroupsStart(ReadOnlySpan<byte> entry)
    {
        var (source, position) = SourceLengthsOf(entry);
        return HeaderSize + Math.Max(source, 0) + Math.Max(position, 0);
    }

    public static void WriteHeader(Span<byte> entry, int topic, int groups, long appendTime, int sourceLength, int positionLength)
    {
        entry[..HeaderSize].Clear();
        entry[4] = Batch;
        BinaryPrimitives.WriteInt32LittleEndian(entry[8..], topic);
        BinaryPrimitives.WriteInt32LittleEndian(entry[12..], groups);
        BinaryPrimitives.WriteInt64LittleEndian(entry[16..], appendTime);
        BinaryPrimitives.WriteInt32LittleEndian(entry[24..], sourceLength);
        BinaryPrimitives.WriteInt32LittleEndian(entry[28..], positionLength);
    }

    public static void Seal(Span<byte> entry) => BinaryPrimitives.WriteUInt32LittleEndian(entry, Checksum.Of(entry[sizeof(uint)..]));

    /// <summary>Bytes that a record takes.</summary>
    public static int SizeOf(int key, int value) =>
        CountSize(((uint)value << 1) | 1) + value + (key == 0 ? 0 : CountSize((uint)key) + key);

    public static int WriteRecord(Span<byte> to, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var length = WriteCount(to, ((uint)value.Length << 1) | (key.IsEmpty ? 0u : 1u));
        if (!key.IsEmpty)
        {
            length += WriteCount(to[length..], (uint)key.Length);
            key.CopyTo(to[length..]);
            length += key.Length;
        }

        value.CopyTo(to[length..]);
        return length + value.Length;
    }

    public static uint ReadCount(ReadOnlySpan<byte> from, ref int position)
    {
        uint next = from[position++];
        if (next < 0x80)
        {
            return next;
        }

        var value = next & 0x7F;
        for (var shift = 7; ; shift += 7)
        {
            next = from[position++];
            value |= (next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }

    private static int WriteCount(Span<byte> to, uint value)
    {
        var length = 0;
        while (value >= 0x80)
        {
            to[length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        to[length++] = (byte)value;
        return length;
    }

    private static int CountSize(uint value)
    {
        var size = 1;
        while (value >= 0x80)
        {
            value >>= 7;
            size++;
        }

        return size;
    }
}
