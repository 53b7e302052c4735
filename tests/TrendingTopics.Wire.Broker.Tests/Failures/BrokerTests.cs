using TrendingTopics.Contracts.Servers;
using TrendingTopics.Wire.Broker.Tests.Support;
using Xunit;

namespace TrendingTopics.Wire.Broker.Tests.Failures;

/// <summary>A broker that dies and comes back, or whose network does what networks do, costs time and no record.</summary>
public sealed class BrokerTests
{
    [Fact]
    public async Task Broker_that_is_killed_or_stopped_while_it_is_read_is_read_on_when_it_is_back()
    {
        await using var server = await KafkaServer.StartAsync();
        var topic = await TestTopic.CreateAsync(server.BootstrapServers, 2);
        topic.Append(Wires.Numbers(20_000), 0);
        topic.Append(Wires.Numbers(20_000, 100_000), 1);
        await using var log = Wires.Open(server.BootstrapServers);
        await using var reader = log.Read(topic);
        reader.PollUntil(() => reader.Records.Count >= 5000, "some records", 500);

        await server.KillAsync();
        reader.Poll(3000);
        await server.RestartAsync();
        reader.PollRecords(40_000);
        await server.StopAsync();
        reader.Handler.Ends.Clear();
        await server.RestartAsync();
        topic.Append(Wires.Numbers(100, 20_000), 0);
        reader.PollRecords(40_100);
        reader.PollEnds(0, 1);

        Assert.Equal(Wires.Numbers(20_100), reader.Handler.Of(0).Select(r => r.Value));
        Assert.Equal(Wires.Numbers(20_000, 100_000), reader.Handler.Of(1).Select(r => r.Value));
    }

    [Fact]
    public async Task Ends_are_not_repeated_for_long_once_nobody_confirms_them()
    {
        await using var server = await KafkaServer.StartAsync();
        var topic = await TestTopic.CreateAsync(server.BootstrapServers);
        await using var log = Wires.Open(server.BootstrapServers);
        await using var reader = log.Read(topic);
        reader.PollEnds(0);

        await server.KillAsync();
        reader.PollUntil(
            () =>
            {
                reader.Handler.Ends.Clear();
                reader.Poll();
                return reader.Handler.Ends.Count == 0;
            },
            "no end any more");
    }

    [Theory]
    [InlineData("latency", 300, 0)]
    [InlineData("bandwidth", 400, 0)]
    [InlineData("slicer", 700, 20)]
    public async Task Slow_network_delivers_everything(string toxic, int first, int second)
    {
        await using var proxied = await ProxiedKafka.StartAsync();
        var topic = await TestTopic.CreateAsync(proxied, 3000);
        await proxied.Proxy.AddToxicAsync(toxic, toxic switch
        {
            "latency" => new { latency = first },
            "bandwidth" => new { rate = first },
            _ => (object)new { average_size = first, size_variation = 300, delay = second },
        });

        await AssertReadAsync(proxied, topic, 3000);
    }

    [Fact]
    public async Task Connections_that_are_cut_reset_or_swallowed_while_records_come_lose_none()
    {
        await using var proxied = await ProxiedKafka.StartAsync();
        var topic = await TestTopic.CreateAsync(proxied, 60_000);
        await using var log = Wires.Open(proxied.Address, o => o with { RequestTimeout = TimeSpan.FromSeconds(1), PartitionBytes = 64 * 1024 });
        await using var reader = log.Read(topic);
        var disturb = new (Func<Task> Begin, Func<Task> End)[]
        {
            (proxied.Proxy.CutAsync, proxied.Proxy.RestoreAsync),
            (() => proxied.Proxy.AddToxicAsync("reset_peer", new { timeout = 0 }), () => proxied.Proxy.RemoveToxicAsync("reset_peer")),
            (() => proxied.Proxy.AddToxicAsync("limit_data", new { bytes = 30_000 }), () => proxied.Proxy.RemoveToxicAsync("limit_data")),
            (proxied.Proxy.SwallowAsync, () => proxied.Proxy.RemoveToxicAsync("timeout")),
        };
        for (var i = 0; i < disturb.Length; i++)
        {
            var goal = (i + 1) * 10_000;
            reader.PollUntil(() => reader.Records.Count >= goal, $"{goal} records", 500);
            await disturb[i].Begin();
            for (var polls = 0; polls < 100; polls++)
            {
                reader.Reader.Poll(reader.Handler, 10, TimeSpan.FromMilliseconds(20));
            }

            await disturb[i].End();
        }

        reader.PollRecords(60_000);
        reader.PollEnds(0);
        Assert.Equal(Wires.Numbers(60_000), reader.Values);
    }

    [Fact]
    public async Task Reader_is_closed_while_its_broker_is_silent()
    {
        await using var proxied = await ProxiedKafka.StartAsync();
        var topic = await TestTopic.CreateAsync(proxied, 10);
        await using var log = Wires.Open(proxied.Address, o => o with { RequestTimeout = TimeSpan.FromMinutes(10) });
        var reader = log.Read(topic);
        reader.PollEnds(0);
        await proxied.Proxy.SwallowAsync();
        reader.Poll();

        await reader.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    private static async Task AssertReadAsync(ProxiedKafka proxied, TestTopic topic, int count)
    {
        await using var log = Wires.Open(proxied.Address);
        await using var reader = log.Read(topic);
        reader.PollRecords(count);
        reader.PollEnds(0);
        Assert.Equal(Wires.Numbers(count), reader.Values);
    }
}
