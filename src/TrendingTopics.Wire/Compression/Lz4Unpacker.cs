using System.Buffers.Binary;

namespace TrendingTopics.Wire.Compression;

/// <summary>
/// LZ4 in its frame format: like Snappy's, its blocks are literals and repetitions only. The checksums within the frame are not
/// looked at, since the batch's own is of the same bytes.
/// </summary>
internal static class Lz4Unpacker
{
    private const uint Magic = 0x184D2204;
    private const int ShortestRepetition = 4;

    /// <summary>Appends what the packed bytes hold.</summary>
    /// <exception cref="PackedException">They are not LZ4's.</exception>
    public static void Unpack(ReadOnlySpan<byte> packed, UnpackedBuffer target)
    {
        while (packed.Length > 0)
        {
            UnpackFrame(ref packed, target);
        }
    }

    private static void UnpackFrame(ref ReadOnlySpan<byte> packed, UnpackedBuffer target)
    {
        if (Take(ref packed, 4) is var magic && BinaryPrimitives.ReadUInt32LittleEndian(magic) != Magic)
        {
            throw Broken();
        }

        var flags = Take(ref packed, 2)[0];
        var (version, blockChecksums, contentSize, contentChecksum, dictionary) =
            (flags >> 6, (flags & 0x10) != 0, (flags & 0x08) != 0, (flags & 0x04) != 0, (flags & 0x01) != 0);
        if (version != 1 || dictionary)
        {
            throw Broken();
        }

        // The size, where it is given, and the head's checksum.
        Take(ref packed, contentSize ? 9 : 1);
        while (BinaryPrimitives.ReadUInt32LittleEndian(Take(ref packed, 4)) is var size and not 0)
        {
            var block = Take(ref packed, size & 0x7FFF_FFFF);
            if ((size & 0x8000_0000) != 0)
            {
                target.Append(block);
            }
            else
            {
                UnpackBlock(block, target);
            }

            Take(ref packed, blockChecksums ? 4 : 0);
        }

        Take(ref packed, contentChecksum ? 4 : 0);
    }

    private static void UnpackBlock(ReadOnlySpan<byte> block, UnpackedBuffer target)
    {
        while (true)
        {
            var token = Take(ref block, 1)[0];
            target.Append(Take(ref block, Length(ref block, token >> 4)));
            if (block.Length == 0)
            {
                // A block ends with literals.
                return;
            }

            var distance = BinaryPrimitives.ReadUInt16LittleEndian(Take(ref block, 2));
            target.Repeat(distance, (int)Math.Min(int.MaxValue, ShortestRepetition + Length(ref block, token & 15)));
        }
    }

    private static long Length(ref ReadOnlySpan<byte> block, int first)
    {
        long length = first;
        if (first == 15)
        {
            byte next;
            do
            {
                next = Take(ref block, 1)[0];
                length += next;
            }
            while (next == 255);
        }

        return length;
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> packed, long bytes)
    {
        if (bytes > packed.Length)
        {
            throw Broken();
        }

        var taken = packed[..(int)bytes];
        packed = packed[(int)bytes..];
        return taken;
    }

    private static PackedException Broken() => new("it is not what LZ4 makes");
}
