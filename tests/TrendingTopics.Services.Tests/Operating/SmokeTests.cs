using TrendingTopics.Contracts.Counting;
using TrendingTopics.Contracts.Programs;
using TrendingTopics.Contracts.Servers;
using Xunit;

namespace TrendingTopics.Services.Tests.Operating;

/// <summary>The log is tried out by messages that no stream counts.</summary>
public sealed class SmokeTests(SharedKafka kafka, SharedCassandra cassandra)
{
    [Fact]
    public async Task Creates_the_topic_writes_five_messages_and_reads_them_back_without_touching_rankings_or_invalid_counts()
    {
        const int Events = 2_000;
        using var world = await ServiceWorld.CreateAsync(kafka, cassandra);

        var first = await world.RunAsync(Service.Producer, "smoke", "--partitions", "2");
        var truth = GeneratedEvents.Write(world["events.ndjson"], Events, TimeSpan.FromMinutes(20), seed: 21);
        Assert.Equal(0, (await world.RunAsync(Service.Producer, "--source", $"file:{world["events.ndjson"]}", "--exit-when-done")).Code);
        var second = await world.RunAsync(Service.Producer, "smoke");
        var counted = await world.RunAsync(Service.Processor, "--exit-when-done");

        Assert.Equal((0, 0), (first.Code, first.Errors.Count));
        Assert.Equal(5, first.Output.Count);
        Assert.Matches($@"^✔ Kafka answers \(.* s\): topic {world.Topic} is missing$", first.Output[0]);
        Assert.Matches($@"^✔ Topic is created \(.* s\): {world.Topic} with 2 partitions$", first.Output[1]);
        Assert.Matches(@"^✔ Messages are written \(.* s\): 5 messages, acknowledged$", first.Output[2]);
        Assert.Matches(@"^✔ Messages are read back \(.* s\): the same 5$", first.Output[3]);
        Assert.Equal("The infrastructure is operational. No stream counts these messages.", first.Output[4]);
        Assert.Equal(0, second.Code);
        Assert.Matches($@"^✔ Kafka answers \(.* s\): topic {world.Topic} has 2 partitions$", second.Output[0]);
        Assert.Equal(0, counted.Code);
        Assert.Equal(($"{Events}", $"{truth.Invalid}"), (counted.Done["events"], counted.Done["invalid"]));
        Assert.DoesNotContain(counted.Output, line => line.Contains("is invalid", StringComparison.Ordinal) && truth.Invalid == 0);
    }

    [Fact]
    public async Task Broker_that_is_away_is_said_with_what_to_do()
    {
        using var folder = new TempFolder();

        var run = await ProgramRun.RunAsync(
            BuiltProgram.AssemblyOf(Service.Producer), folder.Path, ["smoke"], new Dictionary<string, string> { ["ConnectionStrings__kafka"] = "127.0.0.1:1" });

        Assert.Equal(1, run.Code);
        Assert.Matches(@"^✘ Kafka answers \(.* s\): Kafka at 127\.0\.0\.1:1 cannot be reached: .*refused.* See that it runs and that this machine may connect to it\.$", Assert.Single(run.Output));
    }

    [Fact]
    public async Task Topic_that_cannot_have_so_many_copies_is_said_with_what_to_do()
    {
        using var world = await ServiceWorld.CreateAsync(kafka, cassandra);

        var run = await world.RunAsync(Service.Producer, new Dictionary<string, string> { ["Kafka__ReplicationFactor"] = "3" }, "smoke");

        Assert.Equal(1, run.Code);
        Assert.StartsWith("✘ Topic is created", run.Output[^1], StringComparison.Ordinal);
        Assert.EndsWith("Set Kafka:ReplicationFactor to at most the number of brokers.", run.Output[^1], StringComparison.Ordinal);
    }
}
