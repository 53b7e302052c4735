using System.Buffers.Binary;

namespace TrendingTopics.Engine.Topics;

/// <summary>
/// A seeded hash of short byte strings: folded 64×64→128-bit multiplications, as in wyhash (Wang Yi, https://github.com/wangyi-fudan/wyhash).
/// The seed is drawn a process, so that nobody outside can choose topics that collide.
/// </summary>
internal static class TopicHash
{
    private const ulong K0 = 0xa0761d6478bd642f;
    private const ulong K1 = 0xe7037ed1a0b428db;

    public static uint Compute(ReadOnlySpan<byte> bytes, ulong seed)
    {
        var length = bytes.Length;
        ulong a;
        ulong b;
        if (length <= 16)
        {
            if (length >= 8)
            {
                a = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
                b = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(length - 8)..]);
            }
            else if (length >= 4)
            {
                a = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
                b = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(length - 4)..]);
            }
            else if (length > 0)
            {
                a = ((ulong)bytes[0] << 16) | ((ulong)bytes[length >> 1] << 8) | bytes[length - 1];
                b = 0;
            }
            else
            {
                a = b = 0;
            }
        }
        else
        {
            var rest = bytes;
            do
            {
                seed = Fold(BinaryPrimitives.ReadUInt64LittleEndian(rest) ^ K0, BinaryPrimitives.ReadUInt64LittleEndian(rest[8..]) ^ seed);
                rest = rest[16..];
            }
            while (rest.Length > 16);

            a = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(length - 16)..]);
            b = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(length - 8)..]);
        }

        var hash = Fold(K1 ^ (ulong)length, Fold(a ^ K0, b ^ seed));
        return (uint)(hash ^ (hash >> 32));
    }

    private static ulong Fold(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b, out var low);
        return high ^ low;
    }
}
