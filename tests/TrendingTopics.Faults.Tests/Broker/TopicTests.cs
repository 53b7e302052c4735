using System.Net;
using TrendingTopics.Contracts.Programs;
using TrendingTopics.Engine.Time;
using TrendingTopics.Faults.Tests.Loads;
using TrendingTopics.Faults.Tests.Worlds;
using Xunit;

namespace TrendingTopics.Faults.Tests.Broker;

/// <summary>What becomes of a topic while processors read it.</summary>
/// <param name="servers">The servers.</param>
public sealed class TopicTests(FaultServers servers)
{
    private const int Lossy = 2;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Topic_deleted_and_created_again_while_it_is_read_begins_a_new_run_and_nothing_is_mixed()
    {
        await using var world = await FaultWorld.CreateAsync(servers);
        using var topic = await AdminAsync(world);
        var former = new Load(seed: 2, records: 250_000, prefix: "#antes");
        var load = new Load(seed: 3, prefix: "#luego");
        var processor = world.StartProcessor();
        await world.WriteAsync(former);
        await world.CountedAsync(former.Events / 2);
        var formerRun = await world.FindRunAsync();

        // The new topic goes on behind the offsets that the old one had reached.
        await topic.RecreateAsync(world.OpenLog, partitions: 4);
        await world.WriteAsync(load);
        await world.UntilAsync(async () => (await world.FindRunAsync())!.Number == 2, () => "the topic is taken for another.");
        await world.JudgeAsync(load);

        await world.UntilAsync(async () => (await world.Store.GetStreamAsync(world.Stream, Stop))!.Current == 2, () => "readers see the new run.");
        Assert.False(processor.HasExited);
        foreach (var window in formerRun!.Definition.Windows)
        {
            var rows = await world.Store.ListMergedAsync(formerRun.Key, window, 0, long.MaxValue, 100_000, Stop);
            Assert.All(rows, row => Assert.All(row.Topics, t => Assert.StartsWith("#antes", t.Topic, StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task Partitions_that_a_topic_gains_while_it_is_read_are_counted_in_the_same_run()
    {
        // By default a member looks for further partitions every 30 seconds.
        var environment = new Dictionary<string, string> { ["Kafka__Consumer__topic.metadata.refresh.interval.ms"] = "1000" };
        await using var world = await FaultWorld.CreateAsync(servers, new WorldOptions { Environment = environment });
        using var topic = await AdminAsync(world);
        var load = new Load(seed: 4);
        world.StartProcessor();
        world.StartProcessor();
        await world.WriteAsync(load, 0, load.Records / 2);
        await world.CountedAsync(load.Events / 4);

        // Noticing it takes seconds; of this load they are minutes, in which the other partitions would close what the new ones hold.
        await topic.GrowAsync(6);
        await world.UntilAsync(async () => (await world.ReadStatusAsync()).Count == 6, () => "the new partitions are taken up.");
        await world.WriteAsync(load, load.Records / 2);
        await world.JudgeAsync(load);

        Assert.Equal((1, 6), ((await world.FindRunAsync())!.Number, (await world.ReadStatusAsync()).Count));
    }

    [Fact]
    public async Task Records_that_retention_removes_before_they_are_read_are_told_and_the_windows_touched_are_marked()
    {
        // By default the next test shows it, once the operator has let the partition go on.
        FaultRounds.RequireLong();
        await using var world = await FaultWorld.CreateAsync(servers);
        var load = new Load(seed: 5);
        var (first, behind) = await LoseAsync(world, load);

        var processor = world.StartProcessor();
        await world.SaysAsync(processor, "records were lost before they were counted");

        await JudgeLossAsync(world, load, first, behind);
    }

    [Fact]
    public async Task Where_data_loss_is_to_stop_the_partition_stops_and_says_so_until_the_operator_lets_it_go_on()
    {
        await using var world = await FaultWorld.CreateAsync(servers, new WorldOptions { Stream = new Dictionary<string, object> { ["OnDataLoss"] = "stop" } });
        var load = new Load(seed: 6);
        var (first, behind) = await LoseAsync(world, load);
        var processor = world.StartProcessor();
        await world.SaysAsync(processor, "OnDataLoss is 'stop'");
        using (var http = new HttpClient { BaseAddress = await processor.AddressAsync() })
        {
            await world.UntilAsync(
                async () => (await http.GetAsync("/health", Stop)).StatusCode == HttpStatusCode.ServiceUnavailable,
                () => "the processor is unhealthy.");
        }

        var stopped = (await world.ReadStatusAsync()).Single(status => status.Partition == Lossy);
        Assert.Equal((first / 4, 0), (stopped.Offset, stopped.DataLosses));
        await processor.KillAsync();
        var next = world.StartProcessor(new Dictionary<string, string> { [$"Streams__{world.Stream}__OnDataLoss"] = "continue" });
        await world.SaysAsync(next, "records were lost before they were counted");

        await JudgeLossAsync(world, load, first, behind);
    }

    private async Task<TopicAdmin> AdminAsync(FaultWorld world) => new((await servers.GetKafkaAsync()).BootstrapServers, world.Topic);

    /// <summary>Counts half of a load; of the rest, one partition loses the records of the numbers returned (from, to) before they are read.</summary>
    private async Task<(int First, int Behind)> LoseAsync(FaultWorld world, Load load)
    {
        using var topic = await AdminAsync(world);
        var half = load.Records / 8 * 4;
        await world.WriteAsync(load, 0, half);
        var processor = world.StartProcessor();
        await world.UntilAsync(async () => (await world.ReadStatusAsync()).Sum(status => status.Offset) == half, () => "half is counted.");
        processor.Signal(Signals.Terminate);
        Assert.Equal(0, await processor.WaitForExitAsync());

        var lost = load.Records / 5 / 4;
        await world.WriteAsync(load, half);
        await topic.ForgetAsync(Lossy, (half / 4) + lost);
        return (half, half + (4 * lost));
    }

    private static async Task JudgeLossAsync(FaultWorld world, Load load, int first, int behind)
    {
        bool IsLost(int record) => record % 4 == Lossy && record >= first && record < behind;
        var counts = LoadCounts.Of(load, record => !IsLost(record));
        await world.CloseAsync(load);
        await world.FinalAsync(counts);
        var status = (await world.ReadStatusAsync()).Single(partition => partition.Partition == Lossy);
        Assert.Equal(1, status.DataLosses);

        // No window that begins long after what was lost may be marked, and each that lacks an event must be.
        var lost = Enumerable.Range(first, behind - first).Where(record => IsLost(record) && Load.IsEvent(record)).Max(load.TimeOf) * UnixMicros.PerMillisecond;
        Assert.InRange(status.ExactFrom!.Value, 0, lost + (400 * UnixMicros.PerSecond));
        await world.JudgeRowsAsync(counts, status.ExactFrom.Value);
        var run = await world.FindRunAsync();
        var all = LoadCounts.Of(load);
        foreach (var window in run!.Definition.Windows)
        {
            var whole = all.Windows(window);
            var lacking = (await world.Store.ListMergedAsync(run.Key, window, 0, long.MaxValue, 100_000, Stop)).Where(row => row.Events < whole[row.Start].Mentions).ToList();
            Assert.NotEmpty(lacking);
            Assert.DoesNotContain(lacking, row => row.Exact);
        }
    }
}
