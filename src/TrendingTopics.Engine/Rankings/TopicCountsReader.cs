using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace TrendingTopics.Engine.Rankings;

/// <summary>Reads what <see cref="TopicCountsWriter"/> packed, in the order in which it was added, without copying.</summary>
public struct TopicCountsReader
{
    private readonly IReadOnlyList<ReadOnlyMemory<byte>> _chunks;
    private byte[] _bytes = [];
    private int _chunk;
    private int _position;
    private int _end;
    private int _topic;
    private int _length;

    /// <summary>Reads the given chunks from the first entry.</summary>
    public TopicCountsReader(IReadOnlyList<ReadOnlyMemory<byte>> chunks)
    {
        _chunks = chunks;
    }

    /// <summary>The topic of the entry read last, in UTF-8.</summary>
    public readonly ReadOnlyMemory<byte> Topic => new(_bytes, _topic, _length);

    /// <summary>The count of the entry read last.</summary>
    public long Count { get; private set; }

    /// <summary>What orders the topic of the entry read last.</summary>
    internal readonly TopicKey Key => TopicKey.Of(_bytes.AsSpan(_topic, _end - _topic), _length);

    /// <summary>Reads the next entry; false behind the last.</summary>
    /// <exception cref="InvalidDataException">A chunk ends within an entry.</exception>
    public bool Read()
    {
        while (_position == _end)
        {
            if (_chunk == _chunks.Count)
            {
                return false;
            }

            Open(_chunks[_chunk++]);
        }

        var rest = _bytes.AsSpan(_position, _end - _position);
        var length = rest.Length >= sizeof(ushort) ? BinaryPrimitives.ReadUInt16LittleEndian(rest) : 0;
        var size = sizeof(ushort) + length;
        if (rest.Length <= size || !TryReadCount(rest[size..], out var count, out var countLength))
        {
            throw new InvalidDataException("A chunk of topic counts ends within an entry.");
        }

        (_topic, _length, Count) = (_position + sizeof(ushort), length, count);
        _position += size + countLength;
        return true;
    }

    private void Open(ReadOnlyMemory<byte> chunk)
    {
        if (!MemoryMarshal.TryGetArray(chunk, out var segment))
        {
            segment = chunk.ToArray();
        }

        _bytes = segment.Array!;
        _position = segment.Offset;
        _end = segment.Offset + segment.Count;
    }

    private static bool TryReadCount(ReadOnlySpan<byte> bytes, out long count, out int length)
    {
        if (bytes[0] < 0x80)
        {
            (count, length) = (bytes[0], 1);
            return true;
        }

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
