using System.Buffers.Binary;

namespace TrendingTopics.Engine.Rankings;

/// <summary>
/// Packs topics and counts into chunks of at most <see cref="MaxChunk"/> bytes. A chunk is a sequence of entries: topic length
/// (two bytes, little-endian), topic (UTF-8), count (seven bits a byte, least significant first, the eighth set where more follow). Most
/// counts are small, and touching fresh memory is the price of closing a window. Reusable, so that it costs one copy of each chunk.
/// </summary>
public sealed class TopicCountsWriter
{
    /// <summary>The largest chunk in bytes.</summary>
    public const int MaxChunk = 512 * 1024;

    private const int MaxCountLength = 10;

    private readonly List<ReadOnlyMemory<byte>> _chunks = [];
    private byte[] _buffer = new byte[4096];
    private int _length;

    /// <summary>Adds an entry. Entries come in ordinal order of their topics.</summary>
    /// <param name="topic">The topic, at most 65,535 bytes.</param>
    /// <param name="count">Its count.</param>
    public void Add(ReadOnlySpan<byte> topic, long count)
    {
        var most = sizeof(ushort) + topic.Length + MaxCountLength;
        if (_length + most > _buffer.Length)
        {
            MakeRoom(most);
        }

        var entry = _buffer.AsSpan(_length, most);
        BinaryPrimitives.WriteUInt16LittleEndian(entry, checked((ushort)topic.Length));
        topic.CopyTo(entry[sizeof(ushort)..]);
        var length = sizeof(ushort) + topic.Length;
        var rest = (ulong)count;
        for (; rest >= 0x80; rest >>= 7)
        {
            entry[length++] = (byte)(rest | 0x80);
        }

        entry[length++] = (byte)rest;
        _length += length;
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
