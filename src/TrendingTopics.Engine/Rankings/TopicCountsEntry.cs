using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace TrendingTopics.Engine.Rankings;

/// <summary>An entry of a chunk that <see cref="TopicCountsWriter"/> packed.</summary>
/// <param name="Length">How many bytes its topic has.</param>
/// <param name="Count">Its count.</param>
/// <param name="Size">How many bytes it has itself.</param>
internal readonly record struct TopicCountsEntry(int Length, long Count, int Size)
{
    /// <summary>Where in an entry its topic begins.</summary>
    public const int TopicStart = sizeof(ushort);

    /// <summary>Reads the entry with which the given bytes begin.</summary>
    /// <exception cref="InvalidDataException">They end within it.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TopicCountsEntry Read(ReadOnlySpan<byte> bytes)
    {
        var length = bytes.Length > TopicStart ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : ushort.MaxValue;
        var at = TopicStart + length;
        return (uint)at < (uint)bytes.Length && bytes[at] < 0x80
            ? new TopicCountsEntry(length, bytes[at], at + 1)
            : ReadLarge(bytes, length, at);
    }

    private static TopicCountsEntry ReadLarge(ReadOnlySpan<byte> bytes, int length, int at)
    {
        const int mostBytes = 10;
        var (count, end) = (0UL, at);
        while ((uint)end < (uint)bytes.Length && end - at < mostBytes)
        {
            var next = bytes[end];
            count |= (ulong)(next & 0x7F) << (7 * (end++ - at));
            if (next < 0x80)
            {
                return new TopicCountsEntry(length, (long)count, end);
            }
        }

        throw new InvalidDataException("A chunk of topic counts ends within an entry.");
    }
}
