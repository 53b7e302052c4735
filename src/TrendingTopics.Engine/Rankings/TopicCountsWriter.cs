using System.Buffers.Binary;

namespace TrendingTopics.Engine.Rankings;

/// <summary>
/// Packs topics and counts into chunks of at most <see cref="MaxChunk"/> bytes. A chunk is a sequence of entries: topic length
/// (two bytes, little-endian), topic (UTF-8), count (eight bytes, little-endian); fixed widths, because writing them is the price of
/// closing a window. Reusable, so that closing a window costs one copy of each chunk.
/// </summary>
public sealed class TopicCountsWriter
{
    /// <summary>The largest chunk in bytes.</summary>
    public const int MaxChunk = 512 * 1024;

    private readonly List<ReadOnlyMemory<byte>> _chunks = [];
    private byte[] _buffer = new byte[4096];
    private int _length;

    /// <summary>Adds an entry. Entries come in ordinal order of their topics.</summary>
    /// <param name="topic">The topic, at most 65,535 bytes.</param>
    /// <param name="count">Its count.</param>
    public void Add(ReadOnlySpan<byte> topic, long count)
    {
        var size = sizeof(ushort) + topic.Length + sizeof(long);
        if (_length + size > _buffer.Length)
        {
            MakeRoom(size);
        }

        var entry = _buffer.AsSpan(_length, size);
        BinaryPrimitives.WriteUInt16LittleEndian(entry, checked((ushort)topic.Length));
        topic.CopyTo(entry[sizeof(ushort)..]);
        BinaryPrimitives.WriteInt64LittleEndian(entry[(sizeof(ushort) + topic.Length)..], count);
        _length += size;
    }

    /// <summary>The chunks packed since the last call, of which the caller becomes the owner; the writer is empty again.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Complete()
    {
        Cut();
        ReadOnlyMemory<byte>[] chunks = [.. _chunks];
        _chunks.Clear();
        return chunks;
    }

    private void MakeRoom(int size)
    {
        if (_length + size > MaxChunk)
        {
            Cut();
        }

        if (_length + size > _buffer.Length)
        {
            Array.Resize(ref _buffer, Math.Min(MaxChunk, Math.Max(_buffer.Length * 2, _length + size)));
        }
    }

    private void Cut()
    {
        if (_length > 0)
        {
            var chunk = GC.AllocateUninitializedArray<byte>(_length);
            _buffer.AsSpan(0, _length).CopyTo(chunk);
            _chunks.Add(chunk);
            _length = 0;
        }
    }
}
