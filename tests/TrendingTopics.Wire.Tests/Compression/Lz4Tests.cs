using TrendingTopics.Wire.Compression;
using TrendingTopics.Wire.Tests.Support;
using Xunit;

namespace TrendingTopics.Wire.Tests.Compression;

public sealed class Lz4Tests
{
    [Fact]
    public void Literals_and_repetitions_are_unpacked_also_where_they_overlap()
    {
        // "abcd" three times and a rest: 4 literals, 8 bytes from 4 back, then 1 literal.
        var block = new ByteWriter().Int8(0x44).Bytes("abcd"u8).Bytes(4, 0).Int8(0x10).Bytes("!"u8).ToArray();

        Assert.Equal("abcdabcdabcd!"u8.ToArray(), Texts.Unpack(Codec.Lz4, Frame(block), 1000));
    }

    [Fact]
    public void Long_lengths_go_on_in_further_bytes()
    {
        var literals = Texts.Random(new Random(1), 300);
        var block = new ByteWriter().Bytes(0xFF, 255, 30).Bytes(literals).Bytes(1, 0, 255, 11).Int8(0x10).Bytes("!"u8).ToArray();

        var text = Texts.Unpack(Codec.Lz4, Frame(block), 1000);

        Assert.Equal(300 + 285 + 1, text.Length);
        Assert.Equal(literals, text[..300]);
        Assert.All(text[300..585], b => Assert.Equal(literals[^1], b));
    }

    [Fact]
    public void Blocks_that_are_not_packed_and_several_frames_are_taken()
    {
        var plain = new ByteWriter().Bytes(4, 0, 0, 0x80).Bytes("abcd"u8).ToArray();
        var frame = new ByteWriter().Bytes(0x04, 0x22, 0x4D, 0x18, 0x60, 0x40, 0x82).Bytes(plain).Bytes(0, 0, 0, 0).ToArray();

        Assert.Equal("abcdabcd"u8.ToArray(), Texts.Unpack(Codec.Lz4, [.. frame, .. frame], 1000));
    }

    [Fact]
    public void Repetition_in_front_of_the_beginning_is_refused()
    {
        var block = new ByteWriter().Int8(0x44).Bytes("abcd"u8).Bytes(5, 0).Int8(0x10).Bytes("!"u8).ToArray();

        Assert.Throws<PackedException>(() => Texts.Unpack(Codec.Lz4, Frame(block), 1000));
    }

    [Fact]
    public void What_is_larger_than_allowed_is_refused_before_there_is_room_for_it()
    {
        var block = new ByteWriter().Int8(0x4F).Bytes("abcd"u8).Bytes(4, 0).Bytes([.. Enumerable.Repeat((byte)255, 200_000)]).Int8(0).Int8(0x10).Bytes("!"u8).ToArray();
        var target = new UnpackedBuffer(1024 * 1024);

        Assert.Throws<PackedException>(() => Unpacker.Unpack(Codec.Lz4, Frame(block), 0, Frame(block).Length, target));
        Assert.InRange(target.Bytes.Length, 0, 2 * 1024 * 1024);
    }

    [Fact]
    public void Broken_bytes_are_refused_or_give_something_within_the_limit()
    {
        var random = new Random(6);
        var block = new ByteWriter().Bytes(0xFF, 45).Bytes(Texts.Random(random, 60)).Bytes(7, 0, 20).Bytes(0x8F).Bytes("abcdefgh"u8).Bytes(30, 0, 255, 1).Int8(0x10).Bytes("!"u8).ToArray();
        for (var i = 0; i < 20_000; i++)
        {
            Texts.TryUnpack(Codec.Lz4, Texts.Break(random, Frame(block)), 64 * 1024);
        }
    }

    private static byte[] Frame(byte[] block) => new ByteWriter()
        .Bytes(0x04, 0x22, 0x4D, 0x18, 0x60, 0x40, 0x82)
        .Bytes((byte)block.Length, (byte)(block.Length >> 8), (byte)(block.Length >> 16), 0)
        .Bytes(block)
        .Bytes(0, 0, 0, 0)
        .ToArray();
}
