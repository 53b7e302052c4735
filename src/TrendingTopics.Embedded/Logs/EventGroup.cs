using System.Buffers.Binary;

namespace TrendingTopics.Embedded.Logs;

/// <summary>The records of one partition in an entry.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Count">How many records it has.</param>
/// <param name="FirstOffset">The offset of the first.</param>
/// <param name="Start">Where in the entry they begin.</param>
/// <param name="End">Where in the entry they end.</param>
internal readonly record struct EventGroup(int Partition, int Count, long FirstOffset, int Start, int End)
{
    /// <summary>Reads the header at the position.</summary>
    public static EventGroup Read(ReadOnlySpan<byte> entry, int position)
    {
        var header = entry.Slice(position, EventEntry.GroupHeaderSize);
        var start = position + EventEntry.GroupHeaderSize;
        return new EventGroup(
            BinaryPrimitives.ReadInt32LittleEndian(header),
            BinaryPrimitives.ReadInt32LittleEndian(header[4..]),
            BinaryPrimitives.ReadInt64LittleEndian(header[8..]),
            start,
            start + BinaryPrimitives.ReadInt32LittleEndian(header[16..]));
    }

    public void Write(Span<byte> entry)
    {
        var header = entry.Slice(Start - EventEntry.GroupHeaderSize, EventEntry.GroupHeaderSize);
        BinaryPrimitives.WriteInt32LittleEndian(header, Partition);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], Count);
        BinaryPrimitives.WriteInt64LittleEndian(header[8..], FirstOffset);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], End - Start);
    }
}
