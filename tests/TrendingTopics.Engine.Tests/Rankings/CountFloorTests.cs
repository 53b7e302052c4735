using TrendingTopics.Engine.Rankings;
using Xunit;

namespace TrendingTopics.Engine.Tests.Rankings;

public class CountFloorTests
{
    private readonly CountFloor _floor = new();

    public static TheoryData<int> Seeds => [1, 2, 3, Random.Shared.Next()];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void As_many_counts_reach_the_floor_and_it_is_close_to_the_last_of_them(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 300; round++)
        {
            var bits = random.Next(1, 63);
            var counts = Enumerable.Range(0, random.Next(1, 400)).Select(_ => random.NextInt64(1L << random.Next(1, bits + 1))).ToArray();
            var top = random.Next(1, counts.Length + 1);
            var last = counts.OrderDescending().ElementAt(top - 1);

            Assert.InRange(_floor.Of(counts, top), last - (last / 64), last);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(1L << 62)]
    public void The_floor_of_counts_that_are_told_apart_is_the_count_itself(long count) => Assert.Equal(count, _floor.Of([count, count], 2));

    [Fact]
    public void Fewer_counts_have_no_floor() => Assert.Equal(0, _floor.Of([5, long.MaxValue], 3));

    [Fact]
    public void The_largest_count_has_a_floor() => Assert.InRange(_floor.Of([long.MaxValue], 1), long.MaxValue - (long.MaxValue / 64), long.MaxValue);
}
