using TrendingTopics.Faults.Processor;
using TrendingTopics.Faults.Tests.Loads;
using TrendingTopics.Faults.Tests.Worlds;
using Xunit;

namespace TrendingTopics.Faults.Tests.Processor;

/// <summary>Processors that are halted (SIGSTOP) until others have taken over, and then go on as if nothing had been.</summary>
/// <param name="servers">The servers.</param>
public sealed class DeposedTests(FaultServers servers)
{
    /// <summary>Moments before a write that the deposed owner makes when it goes on, and how often a processor comes to each.</summary>
    public static TheoryData<FaultPoint, int> Points
    {
        get
        {
            var points = new TheoryData<FaultPoint, int>
            {
                { FaultPoint.OwnershipConfirmed, 4 },
                { FaultPoint.FinalRowsWritten, 4 },
                { FaultPoint.CheckpointDue, 8 },
                { FaultPoint.MergedWritten, 40 },
            };
            if (FaultRounds.IsLong)
            {
                points.Add(FaultPoint.PartsWritten, 4);
                points.Add(FaultPoint.ProvisionalRowsDue, 1);
                points.Add(FaultPoint.PaneSetWritten, 30);
            }

            return points;
        }
    }

    [Theory]
    [MemberData(nameof(Points))]
    public async Task Deposed_owner_that_wakes_in_the_midst_of_writing_changes_no_row_and_says_that_it_is_deposed(FaultPoint point, int times)
    {
        var random = FaultSeed.Draw();
        var load = new Load(random.Next());
        await using var world = await FaultWorld.CreateAsync(servers, new WorldOptions
        {
            Stream = new Dictionary<string, object> { ["CheckpointInterval"] = "100ms", ["Trigger"] = "50ms" },
        });
        await world.WriteAsync(load, 0, load.Records / 2);
        var deposed = world.StartProcessor(point, FaultAction.Freeze, 1 + random.Next(times));
        await world.ReachedAsync(deposed);
        world.StartProcessor();
        await world.WriteAsync(load, load.Records / 2);
        await world.JudgeAsync(load);

        deposed.Wake();
        await world.SaysAsync(deposed, point == FaultPoint.MergedWritten ? "another merger has taken over" : "this one writes no more");

        await world.JudgeRowsAsync(LoadCounts.Of(load));
    }

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
}
