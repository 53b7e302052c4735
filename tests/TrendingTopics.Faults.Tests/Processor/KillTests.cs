using TrendingTopics.Faults.Processor;
using TrendingTopics.Faults.Tests.Loads;
using TrendingTopics.Faults.Tests.Worlds;
using Xunit;

namespace TrendingTopics.Faults.Tests.Processor;

/// <summary>Processors that die by SIGKILL.</summary>
/// <param name="servers">The servers.</param>
public sealed class KillTests(FaultServers servers)
{
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

    [Fact]
    public Task Processors_that_die_while_they_write_results_are_followed_by_others_and_every_window_is_exact() => DieAsync(FaultPoints.Results);

    [Fact]
    public Task Processors_that_die_while_they_write_checkpoints_are_followed_by_others_and_every_window_is_exact() => DieAsync(FaultPoints.Checkpoints);

    [Fact]
    public Task Processors_that_die_in_the_merger_are_followed_by_others_and_every_window_is_exact() => DieAsync(FaultPoints.Merger);

    private async Task DieAsync(IReadOnlyList<FaultPoint> points)
    {
        var random = FaultSeed.Draw();
        for (var round = 0; round < FaultRounds.Of(1); round++)
        {
            var load = new Load(random.Next());
            await using var world = await FaultWorld.CreateAsync(servers, FaultPoints.World);
            var dead = await FaultPoints.MeetAsync(world, load, points, FaultAction.Kill, random);
            await world.JudgeAsync(load);
            Assert.All(dead, processor => Assert.True(processor.HasExited));
        }
    }
}
