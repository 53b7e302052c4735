using TrendingTopics.Contracts.Servers;
using TrendingTopics.Wire.Broker.Tests.Support;
using Xunit;

namespace TrendingTopics.Wire.Broker.Tests.Failures;

/// <summary>Two brokers with a copy of the topic each: the one that leads dies and comes back, or the other one is nearer.</summary>
public sealed class ClusterTests
{
    private const int Count = 100_000;

    // So long after a broker's death another one leads.
    private const string Death = "broker.session.timeout.ms=4000";
    private const string Nearest = "replica.selector.class=org.apache.kafka.common.replica.RackAwareReplicaSelector";

    [Fact]
    public async Task Leader_that_dies_and_leads_again_is_followed_to_its_successor_and_back()
    {
        await using var first = await KafkaServer.StartAsync(_ => [Death]);
        await using var second = await first.StartAnotherAsync();
        var topic = await WrittenAsync(first, second, leader: 2);
        await using var log = Wires.Open(first.BootstrapServers, o => o with { PartitionBytes = 64 * 1024 });
        await using var reader = log.Read(topic);
        reader.PollUntil(() => reader.Records.Count >= 5000, "some records", 500);

        await second.KillAsync();
        reader.PollRecords(Count);
        topic.Append(Wires.Numbers(100, Count));
        await second.RestartAsync();
        await topic.ElectAsync(2);
        topic.Append(Wires.Numbers(100, Count + 100));
        reader.PollRecords(Count + 200);

        Assert.Equal(Wires.Numbers(Count + 200), reader.Values);
    }

    [Fact]
    public async Task Copy_in_the_readers_own_rack_is_read_even_while_the_leader_answers_nobody()
    {
        await using var first = await KafkaServer.StartAsync(_ => ["broker.rack=there", Nearest]);
        await using var second = await first.StartAnotherAsync("broker.rack=here", Nearest);
        var topic = await WrittenAsync(first, second, leader: 1);
        await using var log = Wires.Open(first.BootstrapServers, o => o with { PartitionBytes = 64 * 1024, Rack = "here" });
        await using (var earlier = log.Read(topic))
        {
            // A copy learns of its leader how far it may be read, and from now on knows it of all.
            earlier.PollRecords(Count);
        }

        await using var reader = log.Read(topic);
        reader.PollUntil(() => reader.Records.Count >= 5000, "some records", 500);

        first.Freeze();
        try
        {
            reader.PollRecords(Count);
        }
        finally
        {
            first.Wake();
        }

        Assert.Equal(Wires.Numbers(Count), reader.Values);
    }

    private static async Task<TestTopic> WrittenAsync(KafkaServer first, KafkaServer second, int leader)
    {
        var topic = await TestTopic.CreateCopiedAsync($"{first.BootstrapServers},{second.BootstrapServers}", leader, 3 - leader);
        topic.Append(Wires.Numbers(Count));
        return topic;
    }
}
