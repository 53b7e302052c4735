using System.Text;
using TrendingTopics.Contracts.Programs;
using TrendingTopics.Contracts.Servers;
using Xunit;

namespace TrendingTopics.Services.Tests.Running;

public sealed class OutputTests(SharedKafka kafka, SharedCassandra cassandra)
{
    [Fact]
    public async Task Text_output_prints_a_block_when_posted_events_have_changed_the_ranking_and_nothing_else()
    {
        using var world = await ServiceWorld.CreateAsync(kafka, cassandra);
        await using var counting = world.Start(Service.Processor, "--output", "text", "--every", "200ms");
        await using var serving = world.Start(Service.Api);
        using var api = new TrendingApi(await serving.AddressAsync());
        await counting.WaitForAsync(() => counting.Errors.Any(line => line.Contains("reads topic", StringComparison.Ordinal)));

        await PostAsync(api, world, "#IA", 2);
        await counting.WaitForAsync(() => counting.Output.Any(line => line.Contains("|#IA              |2              |", StringComparison.Ordinal)));
        await PostAsync(api, world, "#Spark", 3);
        await counting.WaitForAsync(() => counting.Output.Any(line => line.Contains("|#Spark           |3              |", StringComparison.Ordinal)));
        counting.Signal(Signals.Terminate);

        Assert.Equal(0, await counting.WaitForExitAsync());
        Assert.Equal("-------------------------------------------", counting.Output[0]);
        Assert.Equal("Batch 1 - Snapshot", counting.Output[1]);
        Assert.Contains("Window: 2024-12-11 18:00:00 - 2024-12-11 18:01:00", counting.Output);
        Assert.Contains("|window                                    |hashtag_principal|num_ocurrencias|", counting.Output);
        Assert.Contains("|{2024-12-11 18:00:00, 2024-12-11 18:01:00}|#IA              |2              |", counting.Output);
        Assert.All(counting.Output, line => Assert.Matches(@"^(-+|Batch \d+ - Snapshot|Time: .*|Window: .*|[+|].*|)$", line));
        Assert.DoesNotContain(counting.Errors, line => line.Contains("Exception", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Burst_that_is_asked_for_shows_in_the_ranking_and_a_paused_producer_sends_nothing()
    {
        using var world = await ServiceWorld.CreateAsync(kafka, cassandra);
        await using var feeding = world.Start(Service.Producer, "--rate", "1000", "--topics", "200");
        await using var counting = world.Start(Service.Processor);
        await using var serving = world.Start(Service.Api);
        using var producer = new TrendingApi(await feeding.AddressAsync());
        using var api = new TrendingApi(await serving.AddressAsync());
        await Wait.UntilAsync(async () => await api.CountedAsync(world.Stream) > 0, "events are counted");

        using (var burst = await producer.PostAsync("/burst?topic=%23Rust&factor=10000&seconds=600", new StringContent("")))
        {
            Assert.True(burst.IsSuccessStatusCode);
        }

        await Wait.UntilAsync(async () => await LeaderAsync(api) == "#Rust", "the topic leads");
        (await producer.PostAsync("/pause", new StringContent(""))).Dispose();
        var sent = 0L;
        await Wait.UntilAsync(async () => (sent = await StandsStillAsync(producer)) == await api.CountedAsync(world.Stream), "all that was sent is counted");
        (await producer.PostAsync("/resume", new StringContent(""))).Dispose();
        await Wait.UntilAsync(async () => await api.CountedAsync(world.Stream) > sent, "events are counted again");

        foreach (var service in new[] { feeding, counting, serving })
        {
            using var checks = new TrendingApi(await service.AddressAsync());
            await Wait.UntilAsync(async () => await IsHealthyAsync(checks), "every service is healthy");
        }
    }

    // A window that has just begun has no topics yet.
    private static async Task<string?> LeaderAsync(TrendingApi api)
    {
        var topics = (await api.GetAsync("/trending?top=1")).GetProperty("topics");
        return topics.GetArrayLength() == 0 ? null : topics[0].GetProperty("topic").GetString();
    }

    private static async Task<bool> IsHealthyAsync(TrendingApi service)
    {
        using var response = await service.GetResponseAsync("/health");
        return response.IsSuccessStatusCode;
    }

    private static async Task PostAsync(TrendingApi api, ServiceWorld world, string topic, int count)
    {
        var records = string.Join('\n', Enumerable.Range(0, count).Select(_ => $"{{\"hashtag_principal\": \"{topic}\", \"timestamp\": 1733940000}}"));
        using var content = new StringContent(records, Encoding.UTF8, "application/x-ndjson");
        await Wait.UntilAsync(
            async () =>
            {
                using var response = await api.GetResponseAsync($"/api/streams/{world.Stream}/status");
                return response.IsSuccessStatusCode;
            },
            "the stream is registered");
        using var response = await api.PostAsync($"/api/streams/{world.Stream}/events", content);
        Assert.True(response.IsSuccessStatusCode, $"{response.StatusCode}");
    }

    /// <summary>Waits until what was on its way has arrived, and returns how many records were sent.</summary>
    private static async Task<long> StandsStillAsync(TrendingApi producer)
    {
        var (sent, looks) = (-1L, 0);
        await Wait.UntilAsync(
            async () =>
            {
                var now = (await producer.GetAsync("/")).GetProperty("sent").GetInt64();
                looks = now == sent ? looks + 1 : 0;
                sent = now;
                return looks == 10;
            },
            "nothing is sent any more");
        return sent;
    }
}
