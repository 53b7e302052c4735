using TrendingTopics.Wire.Batches;
using TrendingTopics.Wire.Tests.Support;
using Xunit;

namespace TrendingTopics.Wire.Tests.Batches;

public sealed class VarintTests
{
    public static TheoryData<long> Numbers =>
        [0, 1, -1, 63, 64, -64, -65, 8191, 8192, -8192, -8193, 1 << 20, int.MaxValue, int.MinValue, 1L << 40, long.MaxValue, long.MinValue];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Number_is_read_as_it_was_written_and_not_at_all_where_a_byte_is_missing(long number)
    {
        var bytes = new ByteWriter().Varint(number).ToArray();
        var at = 0;
        Assert.True(Varint.TryRead(bytes, ref at, out long value));
        Assert.Equal((number, bytes.Length), (value, at));
        at = 0;
        Assert.Equal(number is >= int.MinValue and <= int.MaxValue, Varint.TryRead(bytes, ref at, out int small));
        Assert.Equal((int)number, small);
        for (var length = 0; length < bytes.Length; length++)
        {
            at = 0;
            Assert.False(Varint.TryRead(bytes.AsSpan(0, length), ref at, out long _));
            at = 0;
            Assert.False(Varint.TryRead(bytes.AsSpan(0, length), ref at, out int _));
        }
    }

    [Fact]
    public void Number_that_does_not_end_is_none()
    {
        var bytes = Enumerable.Repeat((byte)0xFF, 100).ToArray();
        var at = 0;
        Assert.False(Varint.TryRead(bytes, ref at, out long _));
        at = 0;
        Assert.False(Varint.TryRead(bytes, ref at, out int _));
    }
}
