using TrendingTopics.Contracts.Programs;
using TrendingTopics.Faults.Tests.Loads;
using TrendingTopics.Faults.Tests.Worlds;
using Xunit;

namespace TrendingTopics.Faults.Tests.Processor;

/// <summary>Processors that come and go while events arrive.</summary>
/// <param name="servers">The servers.</param>
public sealed class MembershipTests(FaultServers servers)
{
    [Fact]
    public async Task Members_that_join_and_leave_under_load_leave_every_window_exact()
    {
        var random = FaultSeed.Draw();
        var load = new Load(random.Next());
        await using var world = await FaultWorld.CreateAsync(servers);
        var members = new List<ProgramRun> { world.StartProcessor() };
        await world.SaysAsync(members[0], "claimed under epoch", 4);
        var writing = world.WriteAsync(load, over: TimeSpan.FromSeconds(10));
        for (var change = 0; change < FaultRounds.Of(6); change++)
        {
            await RandomMoment.ComesAsync(random, TimeSpan.FromSeconds(1));
            if (members.Count == 1 || (members.Count < 4 && random.Next(2) == 0))
            {
                members.Add(world.StartProcessor());
                await world.SaysAsync(members[^1], "reads topic");
                continue;
            }

            var leaving = members[random.Next(members.Count)];
            members.Remove(leaving);
            leaving.Signal(Signals.Terminate);
            Assert.Equal(0, await leaving.WaitForExitAsync());
        }

        await writing;
        await world.JudgeAsync(load);
    }

    [Fact]
    public async Task Rolling_restart_of_all_members_under_load_leaves_every_window_exact()
    {
        var load = new Load(seed: 7);
        await using var world = await FaultWorld.CreateAsync(servers);
        ProgramRun[] members = [world.StartProcessor(), world.StartProcessor()];
        await world.SaysAsync(members[0], "claimed under epoch");
        await world.SaysAsync(members[1], "claimed under epoch");
        var writing = world.WriteAsync(load, over: TimeSpan.FromSeconds(8));
        await world.CountedAsync(load.Events / 8);
        foreach (var member in members)
        {
            member.Signal(Signals.Terminate);
            Assert.Equal(0, await member.WaitForExitAsync());
            var next = world.StartProcessor();
            await world.SaysAsync(next, "claimed under epoch");
        }

        await writing;
        await world.JudgeAsync(load);
    }
}
