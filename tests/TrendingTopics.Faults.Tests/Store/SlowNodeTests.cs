using TrendingTopics.Contracts.Servers;
using TrendingTopics.Faults.Tests.Loads;
using TrendingTopics.Faults.Tests.Worlds;
using Xunit;

namespace TrendingTopics.Faults.Tests.Store;

/// <summary>A node that answers late, or whose answers are lost.</summary>
/// <param name="servers">The servers.</param>
public sealed class SlowNodeTests(FaultServers servers)
{
    [Fact]
    public async Task Node_that_answers_late_over_a_narrow_line_leaves_every_window_exact()
    {
        FaultRounds.RequireLong();
        await using var toxiproxy = await ToxiproxyServer.StartAsync();
        using var proxy = await toxiproxy.AddProxyAsync((await servers.GetCassandraAsync()).Address);
        await using var world = await CreateAsync(proxy, requestTimeout: "00:00:12");
        var load = new Load(seed: 53, minutes: 5);
        world.StartProcessor();
        await world.WriteAsync(load, 0, load.Records / 10);
        await world.CountedAsync(load.Events / 20);

        await proxy.AddToxicAsync("latency", new { latency = 40, jitter = 30 });
        await proxy.AddToxicAsync("bandwidth", new { rate = 1024 }, toServer: true);
        await world.WriteAsync(load, load.Records / 10);

        await world.JudgeAsync(load);
    }

    [Fact]
    public async Task Writes_that_time_out_and_succeed_all_the_same_change_no_result_and_depose_no_owner()
    {
        await using var toxiproxy = await ToxiproxyServer.StartAsync();
        using var proxy = await toxiproxy.AddProxyAsync((await servers.GetCassandraAsync()).Address);
        await using var world = await CreateAsync(proxy, requestTimeout: "00:00:01");
        var load = new Load(seed: 54);
        var processor = world.StartProcessor();
        await world.WriteAsync(load, 0, load.Records / 10);
        await world.CountedAsync(load.Events / 20);

        // What is asked arrives, and no answer comes back: claims, checkpoints and results are written and taken for failed.
        var writing = world.WriteAsync(load, load.Records / 10, over: TimeSpan.FromSeconds(15));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1500));
        while (!writing.IsCompleted)
        {
            await proxy.SwallowAsync();
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            await proxy.RemoveToxicAsync("timeout");
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }

        await writing;
        await world.JudgeAsync(load);
        Assert.DoesNotContain(processor.Output.Concat(processor.Errors), line => line.Contains("another processor", StringComparison.Ordinal));
    }

    private async Task<FaultWorld> CreateAsync(ToxiproxyProxy proxy, string requestTimeout) => await FaultWorld.CreateAsync(servers, new WorldOptions
    {
        Cassandra = proxy.Address,
        CassandraOfTest = (await servers.GetCassandraAsync()).Address,
        Environment = new Dictionary<string, string> { ["Cassandra__RequestTimeout"] = requestTimeout },
    });
}
