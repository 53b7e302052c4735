using System.Buffers.Binary;

namespace TrendingTopics.Engine.Rankings;

/// <summary>Reads what <see cref="TopicCountsWriter"/> packed, in the order in which it was added, without copying.</summary>
public struct TopicCountsReader
{
    private readonly IReadOnlyList<ReadOnlyMemory<byte>> _chunks;
    private int _chunk;
    private int _position;

    /// <summary>Reads the given chunks from the first entry.</summary>
    public TopicCountsReader(IReadOnlyList<ReadOnlyMemory<byte>> chunks)
    {
        _chunks = chunks;
    }

    /// <summary>The topic of the entry read last, in UTF-8.</summary>
    public ReadOnlyMemory<byte> Topic { get; private set; }

    /// <summary>The count of the entry read last.</summary>
    public long Count { get; private set; }

    /// <summary>Reads the next entry; false behind the last.</summary>
    /// <exception cref="InvalidDataException">A chunk ends within an entry.</exception>
    public bool Read()
    {
        while (_chunk < _chunks.Count && _position == _chunks[_chunk].Length)
        {
            _chunk++;
            _position = 0;
        }

        if (_chunk == _chunks.Count)
        {
            return false;
        }

        var rest = _chunks[_chunk][_position..];
        var length = rest.Length >= sizeof(ushort) ? BinaryPrimitives.ReadUInt16LittleEndian(rest.Span) : 0;
        var size = sizeof(ushort) + length;
        if (rest.Length <= size || !TryReadCount(rest.Span[size..], out var count, out var countLength))
        {
            throw new InvalidDataException("A chunk of topic counts ends within an entry.");
        }

        Topic = rest.Slice(sizeof(ushort), length);
        Count = count;
        _position += size + countLength;
        return true;
    }

    private static bool TryReadCount(ReadOnlySpan<byte> bytes, out long count, out int length)
    {
        var value = 0UL;
        for (length = 0; length < bytes.Length && length < 10;)
        {
            var next = bytes[length];
            value |= (ulong)(next & 0x7F) << (7 * length++);
            if (next < 0x80)
            {
                count = (long)value;
                return true;
            }
        }

        count = 0;
        return false;
    }
}
