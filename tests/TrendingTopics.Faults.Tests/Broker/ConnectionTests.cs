using TrendingTopics.Contracts.Servers;
using TrendingTopics.Faults.Tests.Loads;
using TrendingTopics.Faults.Tests.Worlds;
using Xunit;

namespace TrendingTopics.Faults.Tests.Broker;

/// <summary>A network between processors and broker that fails in one way or another while events arrive.</summary>
/// <param name="servers">The servers.</param>
public sealed class ConnectionTests(FaultServers servers)
{
    // Each lasts up to so many seconds; a session is two.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(4);

    [Fact]
    public async Task Connections_to_the_broker_that_fail_in_every_way_for_a_time_leave_every_window_exact()
    {
        var random = FaultSeed.Draw();
        await using var kafka = await ProxiedKafka.StartAsync(FaultServers.ShortSessions);
        var load = new Load(random.Next());
        for (var round = 0; round < FaultRounds.Of(1); round++)
        {
            await using var world = await FaultWorld.CreateAsync(servers, new WorldOptions { Kafka = kafka.Address, KafkaOfTest = kafka.DirectAddress });
            string[] faults = ["cut", "slow", "half-open", "reset"];
            random.Shuffle(faults);
            world.StartProcessor();
            world.StartProcessor();
            var writing = world.WriteAsync(load, over: TimeSpan.FromSeconds(10));
            for (var fault = 0; fault < faults.Length; fault++)
            {
                await world.CountedAsync((fault + 1) * load.Events / 6);
                await BeginAsync(kafka.Proxy, faults[fault]);
                await RandomMoment.ComesAsync(random, Longest);
                await EndAsync(kafka.Proxy, faults[fault]);
            }

            await writing;
            await world.JudgeAsync(load);
        }
    }

    private static Task BeginAsync(ToxiproxyProxy proxy, string fault) => fault switch
    {
        "cut" => proxy.CutAsync(),
        "slow" => proxy.AddToxicAsync("latency", new { latency = 400, jitter = 300 }),
        "half-open" => proxy.SwallowAsync(),
        _ => proxy.AddToxicAsync("reset_peer", new { timeout = 0 }),
    };

    private static Task EndAsync(ToxiproxyProxy proxy, string fault) => fault switch
    {
        "cut" => proxy.RestoreAsync(),
        "slow" => proxy.RemoveToxicAsync("latency"),
        "half-open" => proxy.RemoveToxicAsync("timeout"),
        _ => proxy.RemoveToxicAsync("reset_peer"),
    };
}
