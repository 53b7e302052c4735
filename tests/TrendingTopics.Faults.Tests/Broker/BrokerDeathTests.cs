using TrendingTopics.Faults.Tests.Loads;
using TrendingTopics.Faults.Tests.Worlds;
using Xunit;

namespace TrendingTopics.Faults.Tests.Broker;

/// <summary>A broker that dies by SIGKILL and comes back.</summary>
/// <param name="servers">The servers.</param>
public sealed class BrokerDeathTests(FaultServers servers)
{
    [Fact]
    public async Task Broker_that_is_killed_and_comes_back_in_mid_stream_leaves_every_window_exact()
    {
        var random = FaultSeed.Draw();
        await using var kafka = await FaultServers.StartKafkaAsync();
        await using var world = await FaultWorld.CreateAsync(servers, new WorldOptions { Kafka = kafka.BootstrapServers });
        var load = new Load(random.Next());
        world.StartProcessor();
        var writing = world.WriteAsync(load, over: TimeSpan.FromSeconds(6));
        for (var death = 1; death <= FaultRounds.Of(2); death++)
        {
            await world.CountedAsync(Math.Min(death, 3) * load.Events / 4);
            await RandomMoment.ComesAsync(random, TimeSpan.FromSeconds(0.5));
            await kafka.KillAsync();
            await RandomMoment.ComesAsync(random, TimeSpan.FromSeconds(2));
            await kafka.RestartAsync();
        }

        await writing;

        await world.JudgeAsync(load);
    }
}
