using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TrendingTopics.Engine.Rankings;

/// <summary>An entry of a chunk that <see cref="TopicCountsWriter"/> packed.</summary>
/// <param name="Shared">How many bytes its topic shares with the beginning of the one before.</param>
/// <param name="Start">Where in the entry the topic's other bytes begin.</param>
/// <param name="Length">How many those are.</param>
/// <param name="Count">Its count.</param>
/// <param name="Size">How many bytes it has itself.</param>
internal readonly record struct TopicCountsEntry(int Shared, int Start, int Length, long Count, int Size)
{
    /// <summary>The most bytes that are shared.</summary>
    public const int MostShared = 15;

    /// <summary>The most bytes that an entry has beside those of its topic.</summary>
    public const int MostBeside = 1 + sizeof(ushort) + MostCountBytes;

    /// <summary>Stands for a length that does not fit into four bits; it follows as two bytes, little-endian.</summary>
    public const int LongLength = 15;

    private const int MostCountBytes = 10;

    /// <summary>With what a chunk begins. In one that was packed before topics shared bytes it would be a length that no topic has.</summary>
    public static ReadOnlySpan<byte> Mark => [0xFF, 0xFF];

    /// <summary>The entries of a chunk.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="isFormer">Whether they are to be read by <see cref="ReadFormer"/>.</param>
    /// <exception cref="InvalidDataException">It ends behind its mark, where there is an entry at least.</exception>
    public static ReadOnlyMemory<byte> Open(ReadOnlyMemory<byte> chunk, out bool isFormer)
    {
        isFormer = !chunk.Span.StartsWith(Mark);
        return isFormer ? chunk
            : chunk.Length > Mark.Length ? chunk[Mark.Length..]
            : throw EndsWithin();
    }

    /// <summary>Reads the entry with which the given bytes begin.</summary>
    /// <exception cref="InvalidDataException">They end within it.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TopicCountsEntry Read(ReadOnlySpan<byte> bytes)
    {
        var head = bytes[0];
        var length = head & LongLength;
        var at = 1 + length;
        return length != LongLength && (uint)at < (uint)bytes.Length && bytes[at] < 0x80
            ? new TopicCountsEntry(head >> 4, 1, length, bytes[at], at + 1)
            : ReadLarge(bytes);
    }

    /// <summary>Reads an entry as they were before topics shared bytes: two bytes of length, the topic, the count.</summary>
    /// <exception cref="InvalidDataException">The bytes end within it.</exception>
    public static TopicCountsEntry ReadFormer(ReadOnlySpan<byte> bytes) => ReadLarge(bytes, shared: 0, sizeof(ushort), LengthAt(bytes, 0));

    /// <summary>Makes the topic before it in its chunk its own; returns how many bytes that has.</summary>
    /// <param name="entry">The bytes that it was read from.</param>
    /// <param name="topic">The topic before it; becomes its own.</param>
    /// <param name="before">How many bytes of the topic before it are there: all, or at least <see cref="MostShared"/>.</param>
    /// <exception cref="InvalidDataException">The topic before it has fewer bytes than it shares.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int CopyTopic(ReadOnlySpan<byte> entry, ref byte[] topic, int before)
    {
        if (Shared > before)
        {
            throw SharesTooMuch();
        }

        if (topic.Length < Shared + Length)
        {
            Array.Resize(ref topic, 2 * (Shared + Length));
        }

        if (Length <= Vector128<byte>.Count && entry.Length - Start >= Vector128<byte>.Count && topic.Length - Shared >= Vector128<byte>.Count)
        {
            // What is copied too much lies behind the topic. A copy of as many bytes as there happen to be takes longer.
            Vector128.Create(entry.Slice(Start, Vector128<byte>.Count)).CopyTo(topic.AsSpan(Shared));
        }
        else
        {
            entry.Slice(Start, Length).CopyTo(topic.AsSpan(Shared));
        }

        return Shared + Length;
    }

    private static TopicCountsEntry ReadLarge(ReadOnlySpan<byte> bytes)
    {
        var (shared, length) = (bytes[0] >> 4, bytes[0] & LongLength);
        return length == LongLength ? ReadLarge(bytes, shared, 1 + sizeof(ushort), LengthAt(bytes, 1)) : ReadLarge(bytes, shared, 1, length);
    }

    private static TopicCountsEntry ReadLarge(ReadOnlySpan<byte> bytes, int shared, int start, int length)
    {
        var count = 0UL;
        var first = start + length;
        for (var at = first; (uint)at < (uint)bytes.Length && at - first < MostCountBytes; at++)
        {
            count |= (ulong)(bytes[at] & 0x7F) << (7 * (at - first));
            if (bytes[at] < 0x80)
            {
                return new TopicCountsEntry(shared, start, length, (long)count, at + 1);
            }
        }

        throw EndsWithin();
    }

    private InvalidDataException SharesTooMuch() => new($"An entry of topic counts shares {Shared} bytes with one that has fewer.");

    private static int LengthAt(ReadOnlySpan<byte> bytes, int at) =>
        BinaryPrimitives.TryReadUInt16LittleEndian(bytes[at..], out var length) ? length : throw EndsWithin();

    private static InvalidDataException EndsWithin() => new("A chunk of topic counts ends within an entry.");
}
