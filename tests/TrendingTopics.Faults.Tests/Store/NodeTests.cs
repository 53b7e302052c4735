using System.Globalization;
using Confluent.Kafka;
using TrendingTopics.Contracts.Programs;
using TrendingTopics.Contracts.Servers;
using TrendingTopics.Faults.Tests.Loads;
using TrendingTopics.Faults.Tests.Worlds;
using Xunit;

namespace TrendingTopics.Faults.Tests.Store;

/// <summary>A node that dies while results are written, and comes back soon or late.</summary>
/// <param name="servers">The servers.</param>
public sealed class NodeTests(FaultServers servers)
{
    private const long MostMemory = 100L << 20;
    private const int EventsPerSecond = 20_000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>For <c>TRENDING_FAULT_AWAY</c> seconds; in a long run for 20, where that is not set.</summary>
    [Fact]
    public async Task Node_that_is_killed_and_away_for_long_costs_no_record_little_memory_and_no_rebalance()
    {
        if (!int.TryParse(Environment.GetEnvironmentVariable("TRENDING_FAULT_AWAY"), CultureInfo.InvariantCulture, out var seconds))
        {
            FaultRounds.RequireLong();
            seconds = 20;
        }

        var away = TimeSpan.FromSeconds(seconds);
        await using var node = await CassandraServer.StartAsync();
        await using var world = await FaultWorld.CreateAsync(servers, new WorldOptions
        {
            Cassandra = node.Address,

            // As the product has it: only a member that does not ask its group for so long would be taken for dead.
            Environment = new Dictionary<string, string> { ["Kafka__Consumer__session.timeout.ms"] = "15000" },
        });

        // Before the node is gone the stream has come so far that it holds as much as it ever does while all is well.
        var load = new Load(seed: 51, records: Math.Max(501_000, 5 * EventsPerSecond / 3 * (int)away.TotalSeconds), topics: 20_000);
        var before = load.Records / 5 * 2;
        var processor = world.StartProcessor();
        await world.WriteAsync(load, 0, before);
        await world.CountedAsync(before - (before / 1000) - 1);
        var member = await FindMemberAsync(world);
        var memory = MemoryOf(processor);

        await node.KillAsync();
        var most = await MostMemoryAsync(processor, world.WriteAsync(load, before, over: away));
        var waiting = await FindMemberAsync(world);
        await node.RestartAsync();
        var back = TimeProvider.System.GetTimestamp();
        var counts = LoadCounts.Of(load);
        await world.CloseAsync(load);
        var mostBehind = await MostMemoryAsync(processor, world.FinalAsync(counts));

        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{memory >> 20} MB before, at most {most >> 20} MB while the node was away for {away.TotalSeconds} s and {load.Records - before} records came, {mostBehind >> 20} MB while that was caught up with; {TimeProvider.System.GetElapsedTime(back).TotalSeconds:0} s after the node was back all was final."));
        await world.JudgeRowsAsync(counts);
        Assert.InRange(most, 0, memory + MostMemory);
        Assert.InRange(mostBehind, 0, memory + MostMemory);
        Assert.Equal((member, member), (waiting, await FindMemberAsync(world)));
        Assert.False(processor.HasExited);
    }

    [Fact]
    public async Task Node_that_is_killed_twice_under_load_leaves_every_window_exact()
    {
        FaultRounds.RequireLong();
        await using var node = await CassandraServer.StartAsync();
        await using var world = await FaultWorld.CreateAsync(servers, new WorldOptions { Cassandra = node.Address });
        var load = new Load(seed: 52);
        world.StartProcessor();
        var writing = world.WriteAsync(load, over: TimeSpan.FromSeconds(10));
        foreach (var part in (int[])[6, 3])
        {
            await world.CountedAsync(load.Events / part);
            await node.KillAsync();
            await node.RestartAsync();
        }

        await writing;
        await world.JudgeAsync(load);
    }

    /// <summary>The group's only member: who has left and joined again has another id.</summary>
    private async Task<string> FindMemberAsync(FaultWorld world)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = (await servers.GetKafkaAsync()).BootstrapServers }).Build();
        var groups = await admin.DescribeConsumerGroupsAsync([$"{world.Stream}-{world.Stream}-1"]);
        var member = Assert.Single(groups.ConsumerGroupDescriptions[0].Members);
        return $"{member.ConsumerId}: {string.Join(", ", member.Assignment.TopicPartitions.Select(p => p.Partition.Value).Order())}";
    }

    /// <summary>The most memory that a process has until something has ended.</summary>
    private static async Task<long> MostMemoryAsync(ProgramRun processor, Task until)
    {
        var most = 0L;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (!until.IsCompleted)
        {
            most = Math.Max(most, MemoryOf(processor));
            await timer.WaitForNextTickAsync(Stop);
        }

        await until;
        return most;
    }

    /// <summary>What a process has of the machine's memory, in bytes.</summary>
    private static long MemoryOf(ProgramRun processor)
    {
        var line = File.ReadLines($"/proc/{processor.Id}/status").Single(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
