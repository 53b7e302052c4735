using TrendingTopics.Engine.Stores;
using Xunit;

namespace TrendingTopics.Engine.Tests.Processing;

public sealed class RevisionTests
{
    private const long Largest = (1L << 32) - 1;

    [Theory]
    [InlineData(1)]
    [InlineData(1_739_929_865)]
    [InlineData(Largest)]
    public void Revision_tells_its_epoch(long epoch)
    {
        Assert.Equal(epoch, PartitionStatus.EpochOf(PartitionStatus.RevisionOf(epoch, 1)));
        Assert.Equal(epoch, PartitionStatus.EpochOf(PartitionStatus.RevisionOf(epoch, (1 << 30) - 1)));
    }

    [Fact]
    public void Revision_of_an_older_program_tells_its_epoch_and_is_below_all_others()
    {
        var older = (3L << 40) + 9;

        Assert.Equal(3, PartitionStatus.EpochOf(older));
        Assert.True(older < PartitionStatus.RevisionOf(1, 1));
    }

    [Fact]
    public void Revision_of_a_later_owner_is_above_all_of_a_former_one() =>
        Assert.True(PartitionStatus.RevisionOf(Largest - 1, (1 << 30) - 1) < PartitionStatus.RevisionOf(Largest, 1));
}
