using System.Globalization;
using System.Text;
using TrendingTopics.Contracts.Servers;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Engine.Time;
using TrendingTopics.Faults.Tests.Loads;
using TrendingTopics.Faults.Tests.Worlds;
using Xunit;

namespace TrendingTopics.Faults.Tests.Store;

/// <summary>A node that cannot take what it is given: its disk is full, or a row is larger than it allows.</summary>
/// <param name="servers">The servers.</param>
public sealed class RefusalTests(FaultServers servers)
{
    private const int ManyTopics = 12_000;
    private static readonly WindowDefinition Minute = WindowDefinition.Parse("1m", null);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Node_whose_disk_is_full_is_waited_for_until_there_is_room_and_every_window_is_exact()
    {
        FaultRounds.RequireLong();
        using var disk = new SmallDisk(megabytes: 320);
        await using var node = await CassandraServer.StartInAsync(disk.Folder, new Dictionary<string, string>());
        await using var world = await FaultWorld.CreateAsync(servers, new WorldOptions { Cassandra = node.Address });
        var load = new Load(seed: 55);
        var processor = world.StartProcessor();
        await world.WriteAsync(load, 0, load.Records / 5);
        await world.CountedAsync(load.Events / 10);

        disk.Fill();
        await world.WriteAsync(load, load.Records / 5);
        await processor.WaitForAsync(() => processor.Output.Concat(processor.Errors).Any(line => line.Contains("It is tried again.", StringComparison.Ordinal)));
        disk.Free();
        await node.KillAsync();
        await node.RestartAsync();

        await world.JudgeAsync(load);
        Assert.False(processor.HasExited);
    }

    [Fact]
    public async Task Row_that_is_too_large_stops_its_partition_visibly_and_no_other_until_the_node_takes_it()
    {
        FaultRounds.RequireLong();
        await using var node = await CassandraServer.StartAsync(new Dictionary<string, string> { ["max_mutation_size"] = "128KiB" });
        await using var world = await FaultWorld.CreateAsync(servers, new WorldOptions { Cassandra = node.Address });
        var load = new Load(seed: 56);
        var large = await WriteManyTopicsAsync(world, load);
        await world.WriteAsync(load);
        await world.CloseAsync(load);
        var processor = world.StartProcessor();

        await world.UntilAsync(async () => (await world.ReadStatusAsync()).Count(status => status is { AtEnd: true, Partition: var p } && p != large) == 3, () => "the other partitions are counted.");
        using (var http = new HttpClient { BaseAddress = await processor.AddressAsync() })
        {
            await world.UntilAsync(
                async () => (await http.GetAsync("/health", Stop)).StatusCode == System.Net.HttpStatusCode.ServiceUnavailable,
                () => "the processor is unhealthy.");
        }

        Assert.Contains(processor.Output.Concat(processor.Errors), line => line.Contains($"partition {large} has stopped", StringComparison.Ordinal));
        Assert.Contains(processor.Output.Concat(processor.Errors), line => line.Contains("Raise max_mutation_size", StringComparison.Ordinal));

        await processor.KillAsync();
        await node.StopAsync();
        node.Settings = new Dictionary<string, string>();
        await node.RestartAsync();
        world.StartProcessor();
        await JudgeAsync(world, load);
    }

    /// <summary>Writes events of one minute with many topics into one partition, and returns which.</summary>
    private static async Task<int> WriteManyTopicsAsync(FaultWorld world, Load load)
    {
        await using var log = world.OpenLog();
        var batch = new LogBatch(world.Topic);
        for (var topic = 0; topic < ManyTopics; topic++)
        {
            batch.Add("key"u8, Encoding.UTF8.GetBytes(string.Create(
                CultureInfo.InvariantCulture, $$"""{"hashtag_principal": "#{{new string('x', 40)}}{{topic}}", "timestamp": {{load.Start.AddSeconds(30).ToUnixTimeMilliseconds()}}}""")));
        }

        await log.AppendAsync(batch, Stop);
        for (var partition = 0; ; partition++)
        {
            if ((await log.GetRangeAsync(world.Topic, partition, Stop)).End > 0)
            {
                return partition;
            }
        }
    }

    private static async Task JudgeAsync(FaultWorld world, Load load)
    {
        var expected = LoadCounts.Of(load).Windows(Minute);
        var many = UnixMicros.From(load.Start);
        StreamRun? found = null;
        await world.UntilAsync(async () => (found = await world.FindRunAsync()) is not null, () => "the node answers again.");
        var run = found!;
        await world.UntilAsync(async () => await world.Store.GetMergedAsync(run.Key, Minute, expected.Keys.Max(), Stop) is not null, () => "the last window is final.");
        var windows = await world.Store.ListMergedAsync(run.Key, Minute, 0, long.MaxValue, 1000, Stop);
        Assert.Equal(
            expected.Select(window => (window.Key, window.Value.Mentions + (window.Key == many ? ManyTopics : 0), true)),
            windows.OrderBy(window => window.Start).Select(window => (window.Start, window.Mentions, window.Exact)));
        Assert.All(windows, window => Assert.Equal(
            expected[window.Start].Ranking.Where(topic => topic.Count > 1).Select(topic => (topic.Topic, topic.Count)),
            window.Topics.Where(topic => topic.Count > 1).Select(topic => (topic.Topic, topic.Count))));
    }
}
