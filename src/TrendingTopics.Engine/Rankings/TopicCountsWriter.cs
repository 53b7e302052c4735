using System.Buffers.Binary;
using System.Runtime.Intrinsics;

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

    /// <summary>With so many bytes from a topic's beginning on it is added the quick way.</summary>
    internal const int Slack = 32;

    private const int MaxCountLength = 10;

    private readonly List<ReadOnlyMemory<byte>> _chunks = [];
    private byte[] _buffer = new byte[4096];
    private int _length;

    /// <summary>Adds an entry. Entries come in ordinal order of their topics.</summary>
    /// <param name="topic">The topic, at most 65,535 bytes.</param>
    /// <param name="count">Its count.</param>
    public void Add(ReadOnlySpan<byte> topic, long count) => Add(topic, 0, topic.Length, count);

    /// <summary>Adds an entry whose topic is part of other bytes, at best not close to their end.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="start">Where the topic begins.</param>
    /// <param name="length">How many bytes it has, at most 65,535.</param>
    /// <param name="count">Its count.</param>
    internal void Add(ReadOnlySpan<byte> bytes, int start, int length, long count)
    {
        var most = TopicCountsEntry.TopicStart + Math.Max(length, Slack) + MaxCountLength;
        if (_length + most > _buffer.Length)
        {
            MakeRoom(most);
        }

        var entry = _buffer.AsSpan(_length, most);
        BinaryPrimitives.WriteUInt16LittleEndian(entry, checked((ushort)length));
        if (length <= Slack && bytes.Length - start >= Slack)
        {
            // What is copied too much is written over. A copy of as many bytes as there happen to be takes longer.
            Vector256.Create(bytes.Slice(start, Slack)).CopyTo(entry[TopicCountsEntry.TopicStart..]);
        }
        else
        {
            bytes.Slice(start, length).CopyTo(entry[TopicCountsEntry.TopicStart..]);
        }

        var at = TopicCountsEntry.TopicStart + length;
        var rest = (ulong)count;
        for (; rest >= 0x80; rest >>= 7)
        {
            entry[at++] = (byte)(rest | 0x80);
        }

        entry[at++] = (byte)rest;
        _length += at;
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
