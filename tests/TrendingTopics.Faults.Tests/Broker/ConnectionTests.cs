using TrendingTopics.Faults.Tests.Loads;
using TrendingTopics.Faults.Tests.Worlds;
using Xunit;

namespace TrendingTopics.Faults.Tests.Broker;

/// <summary>A network between processors and broker that fails in one way or another while events arrive.</summary>
/// <param name="servers">The servers.</param>
/// <param name="broker">The broker that they reach through a proxy.</param>
public sealed class ConnectionTests(FaultServers servers, ProxiedBroker broker) : IClassFixture<ProxiedBroker>
{
    /// <summary>What happens to the connections, and for how many seconds; a session is two.</summary>
    public static TheoryData<string, int> Faults => new()
    {
        { "cut", 5 },
        { "slow", 5 },
        { "half-open", 5 },
        { "reset", 3 },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Connections_to_the_broker_that_fail_for_a_time_leave_every_window_exact(string fault, int seconds)
    {
        var random = FaultSeed.Draw();
        await using var world = await FaultWorld.CreateAsync(servers, new WorldOptions { Kafka = broker.Kafka.Address, KafkaOfTest = broker.Kafka.DirectAddress });
        var load = new Load(random.Next());
        world.StartProcessor();
        world.StartProcessor();
        var writing = world.WriteAsync(load, over: TimeSpan.FromSeconds(5));
        await world.CountedAsync(load.Events / 5);

        await BeginAsync(fault);
        await RandomMoment.ComesAsync(random, TimeSpan.FromSeconds(seconds));
        await EndAsync(fault);

        await writing;
        await world.JudgeAsync(load);
    }

    private Task BeginAsync(string fault) => fault switch
    {
        "cut" => broker.Kafka.Proxy.CutAsync(),
        "slow" => broker.Kafka.Proxy.AddToxicAsync("latency", new { latency = 400, jitter = 300 }),
        "half-open" => broker.Kafka.Proxy.SwallowAsync(),
        _ => broker.Kafka.Proxy.AddToxicAsync("reset_peer", new { timeout = 0 }),
    };

    private Task EndAsync(string fault) => fault switch
    {
        "cut" => broker.Kafka.Proxy.RestoreAsync(),
        "slow" => broker.Kafka.Proxy.RemoveToxicAsync("latency"),
        "half-open" => broker.Kafka.Proxy.RemoveToxicAsync("timeout"),
        _ => broker.Kafka.Proxy.RemoveToxicAsync("reset_peer"),
    };
}
