using System.Buffers.Binary;
using System.Text;

namespace TrendingTopics.Embedded.Disk;

/// <summary>Reads the fields of an entry in the order in which <see cref="EntryWriter"/> wrote them.</summary>
internal ref struct EntryReader
{
    private ReadOnlySpan<byte> _rest;

    public EntryReader(ReadOnlySpan<byte> entry)
    {
        Kind = entry[sizeof(uint)];
        _rest = entry[EntryWriter.HeaderSize..];
    }

    public byte Kind { get; }

    /// <summary>Whether the entry is as it was written.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> entry) =>
        entry.Length >= EntryWriter.HeaderSize && BinaryPrimitives.ReadUInt32LittleEndian(entry) == Checksum.Of(entry[sizeof(uint)..]);

    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    public bool Bool() => Take(1)[0] != 0;

    public long Count()
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = Take(1)[0];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return (long)value;
            }
        }
    }

    public string Text() => Encoding.UTF8.GetString(Bytes());

    public ReadOnlySpan<byte> Bytes() => Take((int)Count());

    private ReadOnlySpan<byte> Take(int size)
    {
        var taken = _rest[..size];
        _rest = _rest[size..];
        return taken;
    }
}
