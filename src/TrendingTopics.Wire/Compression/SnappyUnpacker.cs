using System.Buffers.Binary;

namespace TrendingTopics.Wire.Compression;

/// <summary>
/// Snappy, as one block (librdkafka) or in the frames of the Java library (xerial): its format is literals and repetitions only, so
/// that unpacking is short, and this one needs no array and believes no length.
/// </summary>
internal static class SnappyUnpacker
{
    private const int FramesHead = 16;
    private const int LongestShortLiteral = 60;

    private static ReadOnlySpan<byte> FramesMark => [0x82, (byte)'S', (byte)'N', (byte)'A', (byte)'P', (byte)'P', (byte)'Y', 0];

    /// <summary>Appends what the packed bytes hold.</summary>
    /// <exception cref="PackedException">They are not Snappy's.</exception>
    public static void Unpack(ReadOnlySpan<byte> packed, UnpackedBuffer target)
    {
        if (!packed.StartsWith(FramesMark))
        {
            UnpackBlock(packed, target);
            return;
        }

        for (var left = packed.Length >= FramesHead ? packed[FramesHead..] : throw Broken(); left.Length > 0;)
        {
            var size = left.Length >= 4 ? BinaryPrimitives.ReadInt32BigEndian(left) : throw Broken();
            if (size < 0 || size > left.Length - 4)
            {
                throw Broken();
            }

            UnpackBlock(left.Slice(4, size), target);
            left = left[(4 + size)..];
        }
    }

    private static void UnpackBlock(ReadOnlySpan<byte> packed, UnpackedBuffer target)
    {
        var claimed = ReadSize(ref packed);
        var start = target.Length;
        while (packed.Length > 0)
        {
            var tag = packed[0];
            switch (tag & 3)
            {
                case 0:
                    Literal(ref packed, target);
                    break;
                case 1:
                    Require(packed, 2);
                    target.Repeat(((tag & 0xE0) << 3) | packed[1], 4 + ((tag >> 2) & 7));
                    packed = packed[2..];
                    break;
                case 2:
                    Require(packed, 3);
                    target.Repeat(BinaryPrimitives.ReadUInt16LittleEndian(packed[1..]), 1 + (tag >> 2));
                    packed = packed[3..];
                    break;
                default:
                    Require(packed, 5);
                    target.Repeat((int)Math.Min(int.MaxValue, BinaryPrimitives.ReadUInt32LittleEndian(packed[1..])), 1 + (tag >> 2));
                    packed = packed[5..];
                    break;
            }
        }

        if (target.Length - start != claimed)
        {
            throw Broken();
        }
    }

    private static void Literal(ref ReadOnlySpan<byte> packed, UnpackedBuffer target)
    {
        var length = (long)(packed[0] >> 2);
        packed = packed[1..];
        if (length >= LongestShortLiteral)
        {
            var bytes = (int)length - LongestShortLiteral + 1;
            Require(packed, bytes);
            length = 0;
            for (var i = 0; i < bytes; i++)
            {
                length |= (long)packed[i] << (8 * i);
            }

            packed = packed[bytes..];
        }

        length++;
        if (length > packed.Length)
        {
            throw Broken();
        }

        target.Append(packed[..(int)length]);
        packed = packed[(int)length..];
    }

    private static long ReadSize(ref ReadOnlySpan<byte> packed)
    {
        long size = 0;
        for (var shift = 0; shift < 35; shift += 7)
        {
            Require(packed, 1);
            var next = packed[0];
            packed = packed[1..];
            size |= (long)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return size;
            }
        }

        throw Broken();
    }

    private static void Require(ReadOnlySpan<byte> packed, int bytes)
    {
        if (packed.Length < bytes)
        {
            throw Broken();
        }
    }

    private static PackedException Broken() => new("it is not what Snappy makes");
}
