using TrendingTopics.Wire.Batches;
using Xunit;

namespace TrendingTopics.Wire.Tests.Batches;

public sealed class Crc32CTests
{
    [Fact]
    public void Known_text_has_its_known_checksum()
    {
        Assert.Equal(0xE3069283, Crc32C.Of("123456789"u8));
        Assert.Equal(0xE3069283, Crc32C.BySoftware("123456789"u8));
    }

    [Fact]
    public void Hardware_and_software_agree_on_all_lengths_and_positions()
    {
        var random = new Random(1);
        var bytes = new byte[20_000];
        random.NextBytes(bytes);
        for (var length = 0; length < 200; length++)
        {
            Assert.Equal(Crc32C.BySoftware(bytes.AsSpan(length, length)), Crc32C.Of(bytes.AsSpan(length, length)));
        }

        for (var i = 0; i < 300; i++)
        {
            var start = random.Next(5000);
            var length = random.Next(bytes.Length - start);
            Assert.Equal(Crc32C.BySoftware(bytes.AsSpan(start, length)), Crc32C.Of(bytes.AsSpan(start, length)));
        }
    }

    [Fact]
    public void Every_flipped_bit_changes_it()
    {
        var bytes = new byte[4000];
        new Random(2).NextBytes(bytes);
        var before = Crc32C.Of(bytes);
        for (var i = 0; i < bytes.Length; i += 13)
        {
            bytes[i] ^= (byte)(1 << (i % 8));
            Assert.NotEqual(before, Crc32C.Of(bytes));
            bytes[i] ^= (byte)(1 << (i % 8));
        }
    }
}
