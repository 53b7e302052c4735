using System.Buffers.Binary;
using System.Runtime.Intrinsics;
using TrendingTopics.Engine.Topics;

namespace TrendingTopics.Engine.Rankings;

/// <summary>
/// Packs topics and counts into chunks of at most <see cref="MaxChunk"/> bytes. A chunk is two bytes (255 each) and a sequence of entries:
/// one byte (upper four bits: how many bytes the topic shares with the beginning of the one before; lower four: how many others it has, 15
/// where two bytes follow that say it, little-endian), those others (UTF-8), and the count (seven bits a byte, least significant first,
/// the eighth set where more follow). Sorted topics begin mostly alike and most counts are small: what is packed is written, read and kept
/// for every window, and touching fresh memory is the price of closing one. Reusable, so that it costs one copy of each chunk.
/// </summary>
/// <remarks>Front coding: Witten, Moffat and Bell, "Managing Gigabytes", 2nd edition 1999, 4.1.</remarks>
public sealed class TopicCountsWriter
{
    /// <summary>The largest chunk in bytes.</summary>
    public const int MaxChunk = 512 * 1024;

    /// <summary>With so many bytes from a topic's beginning on it is added the quick way.</summary>
    internal const int Slack = 32;

    private readonly List<ReadOnlyMemory<byte>> _chunks = [];
    private byte[] _buffer = new byte[4096];
    private ShortText _previous;
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
        var most = TopicCountsEntry.MostBeside + TopicCountsEntry.Mark.Length + Math.Max(length, Slack);
        if (_length + most > _buffer.Length)
        {
            MakeRoom(most);
        }

        if (_length == 0)
        {
            Begin();
        }

        var beginning = ShortText.Take(bytes, start, Math.Min(length, ShortText.MaxLength));
        var shared = Math.Min(beginning.CountShared(_previous), TopicCountsEntry.MostShared);
        _previous = beginning;
        start += shared;
        length -= shared;
        var entry = _buffer.AsSpan(_length, most);
        var at = WriteHead(entry, shared, length);
        if (length <= Slack && bytes.Length - start >= Slack)
        {
            // What is copied too much is written over. A copy of as many bytes as there happen to be takes longer.
            Vector256.Create(bytes.Slice(start, Slack)).CopyTo(entry[at..]);
        }
        else
        {
            bytes.Slice(start, length).CopyTo(entry[at..]);
        }

        at += length;
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

    private static int WriteHead(Span<byte> entry, int shared, int length)
    {
        entry[0] = (byte)((shared << 4) | Math.Min(length, TopicCountsEntry.LongLength));
        if (length < TopicCountsEntry.LongLength)
        {
            return 1;
        }

        BinaryPrimitives.WriteUInt16LittleEndian(entry[1..], checked((ushort)length));
        return 1 + sizeof(ushort);
    }

    private void Begin()
    {
        TopicCountsEntry.Mark.CopyTo(_buffer);
        _length = TopicCountsEntry.Mark.Length;
        _previous = default;
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
