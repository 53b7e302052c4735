using TrendingTopics.Faults.Processor;
using TrendingTopics.Faults.Tests.Loads;
using TrendingTopics.Faults.Tests.Worlds;
using Xunit;

namespace TrendingTopics.Faults.Tests.Processor;

/// <summary>Processors that die by SIGKILL.</summary>
/// <param name="servers">The servers.</param>
public sealed class KillTests(FaultServers servers)
{
    /// <summary>Fault points, and how often a processor comes to each at least while it reads the load.</summary>
    public static TheoryData<FaultPoint, int> Points
    {
        get
        {
            var points = new TheoryData<FaultPoint, int>
            {
                { FaultPoint.PartsWritten, 4 },
                { FaultPoint.FinalRowsWritten, 4 },
                { FaultPoint.StatusWritten, 8 },
                { FaultPoint.PaneSetWritten, 30 },
                { FaultPoint.MergedWithoutCounts, 40 },
                { FaultPoint.MergedWritten, 40 },
            };
            if (FaultRounds.IsLong)
            {
                points.Add(FaultPoint.RunRegistered, 1);
                points.Add(FaultPoint.PartitionClaimed, 4);
                points.Add(FaultPoint.OwnershipConfirmed, 4);
                points.Add(FaultPoint.PartsHalfWritten, 4);
                points.Add(FaultPoint.FinalRowsHalfWritten, 4);
                points.Add(FaultPoint.CheckpointDue, 8);
                points.Add(FaultPoint.CheckpointWritten, 8);
                points.Add(FaultPoint.PaneSetsDeleted, 2);
                points.Add(FaultPoint.MergerClaimed, 1);
                points.Add(FaultPoint.MergerCheckpointWritten, 1);
            }

            return points;
        }
    }

    [Fact]
    public async Task Processor_that_is_killed_under_load_is_followed_by_another_and_every_window_is_exact()
    {
        await using var world = await FaultWorld.CreateAsync(servers);
        var load = new Load(seed: 1);
        var first = world.StartProcessor();
        var writing = world.WriteAsync(load, over: TimeSpan.FromSeconds(4));
        await world.CountedAsync(load.Events / 3);
        await first.KillAsync();

        world.StartProcessor();
        await writing;

        await world.JudgeAsync(load);
    }

    [Fact]
    public async Task Processors_killed_one_after_the_other_at_random_moments_leave_every_window_exact()
    {
        var random = FaultSeed.Draw();
        await using var world = await FaultWorld.CreateAsync(servers);
        var load = new Load(random.Next());
        var writing = world.WriteAsync(load, over: TimeSpan.FromSeconds(8));
        for (var kill = 0; kill < FaultRounds.Of(4); kill++)
        {
            var processor = world.StartProcessor();
            await world.SaysAsync(processor, "claimed under epoch");
            await RandomMoment.ComesAsync(random, TimeSpan.FromSeconds(1.5));
            await processor.KillAsync();
        }

        world.StartProcessor();
        await writing;

        await world.JudgeAsync(load);
    }

    [Theory]
    [MemberData(nameof(Points))]
    public async Task Processor_that_dies_at_a_fault_point_is_followed_by_another_and_every_window_is_exact(FaultPoint point, int times)
    {
        var random = FaultSeed.Draw();
        var written = await servers.GetWrittenAsync();
        await using var world = await FaultWorld.CreateAsync(servers, Often(written));
        var first = world.StartProcessor(point, FaultAction.Kill, 1 + random.Next(times));
        await world.ReachedAsync(first);
        await first.WaitForExitAsync();

        world.StartProcessor();

        await world.JudgeAsync(written);
    }

    /// <summary>Reads a load that is there, with a checkpoint every 100 ms, so that it comes to every point while it reads.</summary>
    private static WorldOptions Often(WrittenLoad written) => new()
    {
        Written = written,
        Stream = new Dictionary<string, object> { ["CheckpointInterval"] = "100ms", ["Trigger"] = "50ms" },
    };
}
