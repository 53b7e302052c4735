using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TrendingTopics.Engine.Topics;

/// <summary>
/// A seeded hash of short byte strings: folded 64×64→128-bit multiplications, as in wyhash (Wang Yi, https://github.com/wangyi-fudan/wyhash).
/// The seed is drawn a process, so that nobody outside can choose topics that collide.
/// </summary>
internal static class TopicHash
{
    private const ulong K0 = 0xa0761d6478bd642f;
    private const ulong K1 = 0xe7037ed1a0b428db;

    private const ulong K2 = 0x8ebc6af09c88c6e3;
    private const uint NotZero = 1u << 31;

    /// <summary>The hash of a text of any length; never zero.</summary>
    public static uint Compute(ReadOnlySpan<byte> bytes, ulong seed)
    {
        if (bytes.Length <= ShortText.MaxLength)
        {
            return Compute(ShortText.Copy(bytes), seed);
        }

        var rest = bytes;
        do
        {
            seed = Fold(BinaryPrimitives.ReadUInt64LittleEndian(rest) ^ K0 ^ seed, BinaryPrimitives.ReadUInt64LittleEndian(rest[8..]) ^ K1 ^ seed);
            rest = rest[16..];
        }
        while (rest.Length > 16);

        return Finish(
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[^16..]), BinaryPrimitives.ReadUInt64LittleEndian(bytes[^8..]), (ulong)bytes.Length, seed);
    }

    /// <inheritdoc cref="Compute(ReadOnlySpan{byte}, ulong)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Compute(in ShortText text, ulong seed)
    {
        var words = text.Bytes.AsUInt64();
        return Finish(words[0], words[1], words[2], seed);
    }

    /// <summary>An odd number that follows from the seed, another one for each index (the finalizer of splitmix64).</summary>
    public static ulong Key(ulong seed, int index)
    {
        var key = seed + ((ulong)(index + 1) * 0x9e3779b97f4a7c15);
        key = (key ^ (key >> 30)) * 0xbf58476d1ce4e5b9;
        key = (key ^ (key >> 27)) * 0x94d049bb133111eb;
        return (key ^ (key >> 31)) | 1;
    }

    // Both factors of a product depend on the seed, so that no text makes one of them zero by design.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Finish(ulong a, ulong b, ulong c, ulong seed)
    {
        var hash = Fold(Fold(a ^ seed ^ K0, b ^ seed ^ K1) ^ c, K2 ^ seed);
        return (uint)(hash ^ (hash >> 32)) | NotZero;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Fold(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b, out var low);
        return high ^ low;
    }
}
