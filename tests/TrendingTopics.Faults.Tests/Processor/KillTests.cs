using TrendingTopics.Faults.Tests.Loads;
using TrendingTopics.Faults.Tests.Worlds;
using Xunit;

namespace TrendingTopics.Faults.Tests.Processor;

/// <summary>Processors that die by SIGKILL.</summary>
/// <param name="servers">The servers.</param>
public sealed class KillTests(FaultServers servers)
{
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
}
