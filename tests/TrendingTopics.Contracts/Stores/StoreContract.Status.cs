using TrendingTopics.Engine.Stores;
using Xunit;

namespace TrendingTopics.Contracts.Stores;

public abstract partial class StoreContract
{
    [Fact]
    public async Task Status_comes_back_as_it_was_written_by_partition()
    {
        var run = NewRun();
        var status = new PartitionStatus
        {
            Partition = 1,
            Revision = 1L << 50,
            Version = 2,
            Time = 3,
            Watermark = -4,
            ClosedUntil = 5,
            FirstEvent = 6,
            LastEvent = 7,
            Offset = 8,
            AtEnd = true,
            ReachedEnd = true,
            Idle = true,
            Lag = 9,
            Events = 10,
            Mentions = 11,
            Late = 12,
            PartlyLate = 13,
            Invalid = new Dictionary<string, long> { ["NoTopic"] = 14, ["BadTime"] = 15 },
            DataLosses = 16,
            LiveTopics = 17,
            CheckpointAt = 18,
            UpdatedAt = 19,
            ExactFrom = 20,
            ClockAhead = 21,
            ClockBehind = 22,
        };

        Assert.Empty(await Store.GetStatusAsync(run, Stop));
        await Store.WriteStatusAsync(run, status, Stop);
        await Store.WriteStatusAsync(run, new PartitionStatus { Partition = 0, Revision = 1 }, Stop);

        var stored = await Store.GetStatusAsync(run, Stop);
        Assert.Equal([0, 1], stored.Select(s => s.Partition));
        Assert.Equivalent(new PartitionStatus { Partition = 0, Revision = 1 }, stored[0], strict: true);
        Assert.Equivalent(status, stored[1], strict: true);
        Assert.Empty(await Store.GetStatusAsync(run with { Run = 2 }, Stop));
    }

    [Fact]
    public async Task Status_of_a_lower_revision_is_passed_over()
    {
        var run = NewRun();
        foreach (var (revision, offset) in new (long, long)[] { (PartitionStatus.RevisionOf(1, 7), 1), (PartitionStatus.RevisionOf(2, 1), 2), (PartitionStatus.RevisionOf(1, 8), 3), (PartitionStatus.RevisionOf(2, 0), 4) })
        {
            await Store.WriteStatusAsync(run, new PartitionStatus { Partition = 0, Revision = revision, Offset = offset }, Stop);
        }

        Assert.Equal(2, Assert.Single(await Store.GetStatusAsync(run, Stop)).Offset);
    }

    [Fact]
    public async Task Status_that_an_older_program_wrote_is_replaced()
    {
        var run = NewRun();
        await Store.WriteStatusAsync(run, new PartitionStatus { Partition = 0, Revision = (3L << 40) + 9, Offset = 1 }, Stop);
        await Store.WriteStatusAsync(run, new PartitionStatus { Partition = 0, Revision = PartitionStatus.RevisionOf(4, 1), Offset = 2 }, Stop);

        Assert.Equal(2, Assert.Single(await Store.GetStatusAsync(run, Stop)).Offset);
    }

    [Fact]
    public async Task What_was_closed_is_still_closed_after_a_restart()
    {
        var run = NewRun();
        await Store.WriteStatusAsync(run, new PartitionStatus { Partition = 0, Revision = 1, ClosedUntil = 100 }, Stop);
        await Store.WriteStatusAsync(run, new PartitionStatus { Partition = 0, Revision = 2, ClosedUntil = 100, ReachedEnd = true }, Stop);
        await Store.WriteStatusAsync(run, new PartitionStatus { Partition = 0, Revision = 3, ClosedUntil = 200, ReachedEnd = true }, Stop);
        await Store.WriteStatusAsync(run, new PartitionStatus { Partition = 0, Revision = 4, ClosedUntil = 200, ReachedEnd = true, Events = 9 }, Stop);

        await ReopenAsync();

        var status = Assert.Single(await Store.GetStatusAsync(run, Stop));
        Assert.Equal((200L, true), (status.ClosedUntil, status.ReachedEnd));
        await Store.WriteStatusAsync(run, new PartitionStatus { Partition = 0, Revision = 2, ClosedUntil = 1 }, Stop);
        Assert.Equal(200, Assert.Single(await Store.GetStatusAsync(run, Stop)).ClosedUntil);
    }
}
