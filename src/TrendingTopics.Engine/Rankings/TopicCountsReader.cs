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

        var entry = TopicCountsEntry.Read(_bytes.AsSpan(_position, _end - _position));
        (_topic, _length, Count) = (_position + TopicCountsEntry.TopicStart, entry.Length, entry.Count);
        _position += entry.Size;
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
}
