using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace TrendingTopics.Wire.Batches;

/// <summary>
/// CRC-32C. The processor's instruction takes eight bytes at a time but answers only three cycles later: three chains over three
/// neighbouring blocks keep it busy, and are put together by what each would be behind the other's bytes. Without the instruction,
/// eight tables take eight bytes at a time.
/// </summary>
internal static class Crc32C
{
    // Short enough for small batches, long enough that putting the chains together does not count.
    private const int Block = 1024;
    private const uint Polynomial = 0x82F63B78;
    private static readonly uint[] Tables = MakeTables();

    // What a checksum becomes behind one block of zeroes, by each of its four bytes.
    private static readonly uint[] BehindBlock = MakeShift(Block);

    private static bool IsFast => Sse42.X64.IsSupported || Crc32.Arm64.IsSupported;

    /// <summary>The checksum.</summary>
    public static uint Of(ReadOnlySpan<byte> data) => IsFast ? ~Fast(uint.MaxValue, data) : ~Slow(uint.MaxValue, data);

    /// <summary>The checksum, computed without the processor's instruction.</summary>
    public static uint BySoftware(ReadOnlySpan<byte> data) => ~Slow(uint.MaxValue, data);

    private static uint Fast(uint crc, ReadOnlySpan<byte> data)
    {
        while (data.Length >= 3 * Block)
        {
            // Both kinds of processor with the instruction keep the lowest byte first.
            uint second = 0, third = 0;
            var a = MemoryMarshal.Cast<byte, ulong>(data[..Block]);
            var b = MemoryMarshal.Cast<byte, ulong>(data[Block..(2 * Block)]);
            var c = MemoryMarshal.Cast<byte, ulong>(data[(2 * Block)..(3 * Block)]);
            for (var i = 0; i < a.Length && i < b.Length && i < c.Length; i++)
            {
                crc = BitOperations.Crc32C(crc, a[i]);
                second = BitOperations.Crc32C(second, b[i]);
                third = BitOperations.Crc32C(third, c[i]);
            }

            crc = Shift(Shift(crc) ^ second) ^ third;
            data = data[(3 * Block)..];
        }

        for (; data.Length >= 8; data = data[8..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(data));
        }

        foreach (var next in data)
        {
            crc = BitOperations.Crc32C(crc, next);
        }

        return crc;
    }

    private static uint Slow(uint crc, ReadOnlySpan<byte> data)
    {
        var tables = Tables;
        for (; data.Length >= 8; data = data[8..])
        {
            var low = crc ^ BinaryPrimitives.ReadUInt32LittleEndian(data);
            var high = BinaryPrimitives.ReadUInt32LittleEndian(data[4..]);
            crc = tables[(7 * 256) + (int)(low & 0xFF)] ^ tables[(6 * 256) + (int)((low >> 8) & 0xFF)]
                ^ tables[(5 * 256) + (int)((low >> 16) & 0xFF)] ^ tables[(4 * 256) + (int)(low >> 24)]
                ^ tables[(3 * 256) + (int)(high & 0xFF)] ^ tables[(2 * 256) + (int)((high >> 8) & 0xFF)]
                ^ tables[256 + (int)((high >> 16) & 0xFF)] ^ tables[(int)(high >> 24)];
        }

        foreach (var next in data)
        {
            crc = tables[(int)((crc ^ next) & 0xFF)] ^ (crc >> 8);
        }

        return crc;
    }

    private static uint Shift(uint crc) =>
        BehindBlock[(int)(crc & 0xFF)] ^ BehindBlock[256 + (int)((crc >> 8) & 0xFF)]
        ^ BehindBlock[512 + (int)((crc >> 16) & 0xFF)] ^ BehindBlock[768 + (int)(crc >> 24)];

    private static uint[] MakeTables()
    {
        var tables = new uint[8 * 256];
        for (uint i = 0; i < 256; i++)
        {
            var crc = i;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ Polynomial : crc >> 1;
            }

            tables[i] = crc;
        }

        for (var i = 256; i < tables.Length; i++)
        {
            tables[i] = tables[(int)(tables[i - 256] & 0xFF)] ^ (tables[i - 256] >> 8);
        }

        return tables;
    }

    private static uint[] MakeShift(int zeroes)
    {
        var shift = new uint[4 * 256];
        for (var i = 0; i < shift.Length; i++)
        {
            var crc = (uint)(i % 256) << (8 * (i / 256));
            for (var n = 0; n < zeroes; n++)
            {
                crc = Tables[(int)(crc & 0xFF)] ^ (crc >> 8);
            }

            shift[i] = crc;
        }

        return shift;
    }
}
