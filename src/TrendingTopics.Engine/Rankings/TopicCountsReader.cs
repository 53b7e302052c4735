using System.Runtime.InteropServices;

namespace TrendingTopics.Engine.Rankings;

/// <summary>Reads what <see cref="TopicCountsWriter"/> packed, in the order in which it was added.</summary>
public struct TopicCountsReader
{
    private readonly IReadOnlyList<ReadOnlyMemory<byte>> _chunks;
    private byte[] _bytes = [];
    private byte[] _topic = new byte[64];
    private int _position;
    private int _end;
    private int _chunk;
    private int _length;
    private bool _isFormer;

    /// <summary>Reads the given chunks from the first entry.</summary>
    public TopicCountsReader(IReadOnlyList<ReadOnlyMemory<byte>> chunks)
    {
        _chunks = chunks;
    }

    /// <summary>The topic of the entry read last, in UTF-8; valid until the next one is read.</summary>
    public readonly ReadOnlyMemory<byte> Topic => new(_topic, 0, _length);

    /// <summary>The count of the entry read last.</summary>
    public long Count { get; private set; }

    /// <summary>What orders the topic of the entry read last.</summary>
    internal readonly TopicKey Key => TopicKey.Of(_topic, _length);

    /// <summary>Reads the next entry; false behind the last.</summary>
    /// <exception cref="InvalidDataException">A chunk ends within an entry, or begins with one that follows another.</exception>
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

        var bytes = _bytes.AsSpan(_position, _end - _position);
        var entry = _isFormer ? TopicCountsEntry.ReadFormer(bytes) : TopicCountsEntry.Read(bytes);
        _length = entry.CopyTopic(bytes, ref _topic, _length);
        Count = entry.Count;
        _position += entry.Size;
        return true;
    }

    private void Open(ReadOnlyMemory<byte> chunk)
    {
        var entries = TopicCountsEntry.Open(chunk, out _isFormer);
        if (!MemoryMarshal.TryGetArray(entries, out var segment))
        {
            segment = entries.ToArray();
        }

        _bytes = segment.Array!;
        _position = segment.Offset;
        _end = segment.Offset + segment.Count;
        _length = 0;
    }
}
