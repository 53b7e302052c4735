using Confluent.Kafka;
using Confluent.Kafka.Admin;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Rankings;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Faults.Tests.Loads;
using TrendingTopics.Faults.Tests.Worlds;
using Xunit;

namespace TrendingTopics.Faults.Tests.Runs;

/// <summary>A topic is deleted and created again while it is read, and is another than it was.</summary>
/// <param name="servers">The servers.</param>
public sealed class RecreatedTopicTests(FaultServers servers)
{
    private static readonly WindowDefinition Minute = WindowDefinition.Parse("1m", null);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(2, "", "continue")]
    [InlineData(4, "one key", "stop")]
    public async Task Topic_with_fewer_or_empty_partitions_is_a_new_run_and_no_loss_of_data(int partitions, string key, string onDataLoss)
    {
        var options = new WorldOptions { Stream = new Dictionary<string, object> { ["OnDataLoss"] = onDataLoss } };
        await using var world = await FaultWorld.CreateAsync(servers, options);
        var former = new Load(seed: 62, records: 250_000, prefix: "#antes");
        var load = new Load(seed: 63, prefix: "#luego");
        var processor = world.StartProcessor();
        await world.WriteAsync(former);
        await world.CountedAsync(former.Events);
        await world.UntilAsync(async () => (await ListMergedAsync(world)).Count > 0, () => "a window of the topic is merged.");

        await RecreateAsync(world, partitions);
        await WriteAsync(world, load, System.Text.Encoding.UTF8.GetBytes(key));
        await world.UntilAsync(async () => await world.FindRunAsync() is { Number: 2 }, () => "the topic is taken for another.");
        await world.JudgeAsync(load);

        await world.UntilAsync(async () => (await world.Store.GetStreamAsync(world.Stream, Stop))!.Current == 2, () => "readers see the new run.");
        Assert.False(processor.HasExited);
        await JudgeFormerAsync(world, former);
    }

    /// <summary>What the former run has made final is the former topic's and no other's, and nothing of it was taken for lost.</summary>
    private static async Task JudgeFormerAsync(FaultWorld world, Load former)
    {
        var run = (await world.Store.GetStreamAsync(world.Stream, Stop))!.Runs[0];
        var expected = LoadCounts.Of(former).Windows(Minute);
        var windows = await ListMergedAsync(world);
        Assert.NotEmpty(windows);
        Assert.All(windows, row => Assert.Equal((expected[row.Start].Mentions, true), (row.Mentions, row.Exact)));
        Assert.All(windows, row => Assert.All(row.Topics, topic => Assert.StartsWith("#antes", topic.Topic, StringComparison.Ordinal)));
        Assert.All(await world.Store.GetStatusAsync(run.Key, Stop), status => Assert.Equal((0, null), (status.DataLosses, status.ExactFrom)));
    }

    /// <summary>The windows of the first run that all its partitions have closed.</summary>
    private static async Task<IReadOnlyList<MergedWindow>> ListMergedAsync(FaultWorld world) =>
        await world.Store.ListMergedAsync((await world.Store.GetStreamAsync(world.Stream, Stop))!.Runs[0].Key, Minute, 0, long.MaxValue, 1000, Stop);

    private async Task RecreateAsync(FaultWorld world, int partitions)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = (await servers.GetKafkaAsync()).BootstrapServers }).Build();
        await using var log = world.OpenLog();
        await admin.DeleteTopicsAsync([world.Topic]);
        await world.UntilAsync(() => TryCreateAsync(admin, world.Topic, partitions), () => "the topic is created again.");
        await world.UntilAsync(async () => await log.FindTopicAsync(world.Topic, Stop) is { } topic && topic.Partitions == partitions, () => "the topic has its partitions.");
    }

    private static async Task<bool> TryCreateAsync(IAdminClient admin, string topic, int partitions)
    {
        try
        {
            await admin.CreateTopicsAsync([new TopicSpecification { Name = topic, NumPartitions = partitions }]);
            return true;
        }
        catch (CreateTopicsException e) when (e.Results[0].Error.Code == ErrorCode.TopicAlreadyExists)
        {
            // The former one is not gone yet.
            return false;
        }
    }

    private static async Task WriteAsync(FaultWorld world, Load load, byte[] key)
    {
        const int BatchRecords = 2_000;
        await using var log = world.OpenLog();
        var batch = new LogBatch(world.Topic);
        for (var record = 0; record < load.Records; record++)
        {
            load.AddTo(batch, record, key);
            if (batch.Count == BatchRecords || record == load.Records - 1)
            {
                await log.AppendAsync(batch, Stop);
                batch.Clear();
            }
        }
    }
}
