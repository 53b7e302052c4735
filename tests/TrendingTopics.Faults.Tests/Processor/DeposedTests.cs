using TrendingTopics.Faults.Processor;
using TrendingTopics.Faults.Tests.Loads;
using TrendingTopics.Faults.Tests.Worlds;
using Xunit;

namespace TrendingTopics.Faults.Tests.Processor;

/// <summary>Processors that are halted (SIGSTOP) until others have taken over, and then go on as if nothing had been.</summary>
/// <param name="servers">The servers.</param>
public sealed class DeposedTests(FaultServers servers)
{
    [Fact]
    public Task Deposed_owners_that_wake_while_they_write_results_change_no_row() => DeposeAsync(FaultPoints.Results);

    [Fact]
    public Task Deposed_owners_that_wake_while_they_write_checkpoints_or_merge_change_no_row() => DeposeAsync([.. FaultPoints.Checkpoints, .. FaultPoints.Merger]);

    [Fact]
    public async Task Of_three_members_one_is_killed_and_one_halted_past_its_session_and_every_window_is_exact()
    {
        var random = FaultSeed.Draw();
        var load = new Load(random.Next());
        await using var world = await FaultWorld.CreateAsync(servers);
        var (killed, halted, staying) = (world.StartProcessor(), world.StartProcessor(), world.StartProcessor());
        await world.SaysAsync(killed, "claimed under epoch");
        await world.SaysAsync(halted, "claimed under epoch");
        await world.SaysAsync(staying, "claimed under epoch");
        var claims = staying.Output.Count(line => line.Contains("claimed under epoch", StringComparison.Ordinal));
        var writing = world.WriteAsync(load, over: TimeSpan.FromSeconds(8));
        await world.CountedAsync(load.Events / 8);

        await RandomMoment.ComesAsync(random, TimeSpan.FromSeconds(0.5));
        await killed.KillAsync();
        halted.Freeze();
        await world.SaysAsync(staying, "claimed under epoch", claims + 1);
        await world.CountedAsync(load.Events / 2);
        halted.Wake();
        await writing;
        await world.JudgeAsync(load);

        Assert.False(halted.HasExited || staying.HasExited);
    }

    private async Task DeposeAsync(IEnumerable<FaultPoint> points)
    {
        var random = FaultSeed.Draw();
        for (var round = 0; round < FaultRounds.Of(1); round++)
        {
            await DeposeAsync([.. points.Where(FaultPoints.IsDue)], new Load(random.Next()), random);
        }
    }

    /// <summary>Halts one owner after the other, each before a write of its own, and lets all of them go on when everything is final.</summary>
    private async Task DeposeAsync(IReadOnlyList<FaultPoint> points, Load load, Random random)
    {
        await using var world = await FaultWorld.CreateAsync(servers, FaultPoints.World);
        var deposed = await FaultPoints.MeetAsync(world, load, points, FaultAction.Freeze, random);
        await world.JudgeAsync(load);

        Assert.DoesNotContain(deposed, owner => owner.Output.Any(line => line.Contains("has ended", StringComparison.Ordinal)));
        foreach (var owner in deposed)
        {
            owner.Wake();
        }

        // Each may lose its partitions or learn that it is deposed first, and says the one or the other; but each makes its write.
        foreach (var (owner, point) in deposed.Zip(points))
        {
            await world.SaysAsync(owner, $"The write behind fault point {point} has ended");
            if (point is FaultPoint.CheckpointDue or FaultPoint.MergerCheckpointDue)
            {
                Assert.DoesNotContain(owner.Output, line => line.Contains("it is written", StringComparison.Ordinal));
            }
        }

        var counts = LoadCounts.Of(load);
        await world.FinalAsync(counts);
        await world.JudgeRowsAsync(counts);
        Assert.DoesNotContain(deposed, owner => owner.HasExited);
    }
}
