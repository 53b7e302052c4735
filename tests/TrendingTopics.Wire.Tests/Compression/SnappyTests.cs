using System.Buffers.Binary;
using TrendingTopics.Wire.Compression;
using Xunit;

namespace TrendingTopics.Wire.Tests.Compression;

public sealed class SnappyTests
{
    [Fact]
    public void Block_of_another_encoder_is_unpacked_to_what_it_was()
    {
        var random = new Random(3);
        for (var i = 0; i < 200; i++)
        {
            var text = Texts.Random(random, random.Next(i * 500));
            Assert.Equal(text, Unpack(IronSnappy.Snappy.Encode(text)));
        }
    }

    [Fact]
    public void Blocks_in_the_frames_of_the_Java_library_are_unpacked_one_after_the_other()
    {
        var text = Texts.Random(new Random(4), 100_000);
        var framed = new List<byte>([0x82, (byte)'S', (byte)'N', (byte)'A', (byte)'P', (byte)'P', (byte)'Y', 0, 0, 0, 0, 1, 0, 0, 0, 1]);
        foreach (var block in text.Chunk(32 * 1024))
        {
            var packed = IronSnappy.Snappy.Encode(block);
            var size = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(size, packed.Length);
            framed.AddRange([.. size, .. packed]);
        }

        Assert.Equal(text, Unpack([.. framed]));
    }

    [Fact]
    public void Broken_bytes_are_refused_or_give_something_within_the_limit()
    {
        var random = new Random(5);
        var packed = IronSnappy.Snappy.Encode(Texts.Random(random, 5000));
        for (var i = 0; i < 20_000; i++)
        {
            Texts.TryUnpack(Codec.Snappy, Texts.Break(random, packed), 64 * 1024);
        }
    }

    private static byte[] Unpack(byte[] packed) => Texts.Unpack(Codec.Snappy, packed, 64 * 1024 * 1024);
}
