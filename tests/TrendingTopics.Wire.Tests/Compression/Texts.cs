using TrendingTopics.Wire.Compression;
using Xunit;

namespace TrendingTopics.Wire.Tests.Compression;

/// <summary>Bytes to pack, and what becomes of them.</summary>
internal static class Texts
{
    /// <summary>Bytes of which some repeat, near or far, and some do not.</summary>
    public static byte[] Random(Random random, int size)
    {
        var text = new byte[size];
        var distance = 1;
        for (var i = 0; i < size; i++)
        {
            if (random.Next(50) == 0)
            {
                distance = 1 + random.Next(Math.Max(1, i));
            }

            text[i] = i > distance && random.Next(8) > 0 ? text[i - distance] : (byte)random.Next(256);
        }

        return text;
    }

    /// <summary>What the packed bytes hold.</summary>
    public static byte[] Unpack(Codec codec, byte[] packed, int largest)
    {
        var target = new UnpackedBuffer(largest);
        Unpacker.Unpack(codec, packed, 0, packed.Length, target);
        return target.Batch.ToArray();
    }

    /// <summary>Unpacks what may be broken: it must be refused, or be within the limit.</summary>
    public static void TryUnpack(Codec codec, byte[] packed, int largest)
    {
        var target = new UnpackedBuffer(largest);
        try
        {
            Unpacker.Unpack(codec, packed, 0, packed.Length, target);
        }
        catch (PackedException)
        {
            Assert.Equal(0, target.Length);
        }

        Assert.InRange(target.Length, 0, largest);
    }

    /// <summary>A copy with some bytes changed, cut off or repeated.</summary>
    public static byte[] Break(Random random, byte[] bytes)
    {
        var broken = random.Next(4) == 0 ? bytes[..random.Next(bytes.Length + 1)] : [.. bytes];
        for (var flips = random.Next(1, 5); flips > 0 && broken.Length > 0; flips--)
        {
            broken[random.Next(random.Next(2) == 0 ? broken.Length : Math.Min(32, broken.Length))] = random.Next(3) switch
            {
                0 => 0xFF,
                1 => 0,
                _ => (byte)random.Next(256),
            };
        }

        return broken;
    }
}
