using System.Net;
using System.Text;
using TrendingTopics.Contracts.Programs;
using TrendingTopics.Contracts.Servers;
using Xunit;

namespace TrendingTopics.Services.Tests.Operating;

/// <summary>Marked events are followed through everything that runs.</summary>
public sealed class VerifyTests(SharedKafka kafka, SharedCassandra cassandra)
{
    [Fact]
    public async Task Marked_events_are_found_in_log_counters_store_and_API_and_what_does_not_answer_is_said()
    {
        using var world = await ServiceWorld.CreateAsync(kafka, cassandra);
        await using var counting = world.Start(Service.Processor);
        await using var serving = world.Start(Service.Api);
        var api = await serving.AddressAsync();
        using var client = new TrendingApi(api);
        await Wait.UntilAsync(() => PostAsync(client, world.Stream), "the stream takes an event of long ago");
        await Wait.UntilAsync(async () => await client.CountedAsync(world.Stream) > 0, "it is counted");

        var all = await world.RunAsync(Service.Processor, "verify", "--api", $"{api}");
        var noApi = await world.RunAsync(Service.Processor, "verify", "--api", "http://127.0.0.1:1");
        var wrong = await world.RunAsync(Service.Processor, "verify", "--stream", "nobody");

        Assert.True(all.Code == 0, string.Join('\n', [.. all.Output, .. all.Errors]));
        Assert.Collection(
            all.Output,
            line => Assert.Matches($@"^✔ Store answers \(.* s\): stream {world.Stream}, run 1$", line),
            line => Assert.Matches(@"^✔ Log takes the events \(.* s\): 5 events of topic #verify-[0-9a-f]{8} at 2024-12-11T.*Z are acknowledged$", line),
            line => Assert.Matches(@"^✔ Processors count them \(.* s\): all 4 partitions are counted to behind them; counted events have risen by 5$", line),
            line => Assert.Matches(@"^✔ Store has the window \(.* s\): window 1m of 2024-12-11T.*Z holds 5 \((final|still open)\)$", line),
            line => Assert.Matches($@"^✔ API shows it \(.* s\): GET http://.*/api/streams/{world.Stream}/windows/2024-12-11T.*Z\?window=1m&top=\d+$", line),
            line => Assert.StartsWith("Everything works. Topic #verify-", line, StringComparison.Ordinal));
        Assert.Equal(1, noApi.Code);
        Assert.StartsWith("✘ API shows it", noApi.Output[^1], StringComparison.Ordinal);
        Assert.EndsWith("Start TrendingTopics.Api, say where it serves by --api, or leave it out by --api none.", noApi.Output[^1], StringComparison.Ordinal);
        Assert.Equal(1, wrong.Code);
        Assert.EndsWith($"it knows no stream 'nobody'; it knows {world.Stream}. Name one by --stream.", Assert.Single(wrong.Output), StringComparison.Ordinal);
    }

    [Fact]
    public async Task API_that_asks_for_a_key_is_asked_with_the_one_that_is_given()
    {
        const string Reader = "reader-0123456789abcdef", Writer = "writer-0123456789abcdef";
        using var world = await ServiceWorld.CreateAsync(kafka, cassandra);
        await using var counting = world.Start(Service.Processor);
        await using var serving = world.Start(Service.Api, new Dictionary<string, string> { ["ApiKeys__Read"] = Reader, ["ApiKeys__Write"] = Writer });
        var api = $"{await serving.AddressAsync()}";
        await counting.AddressAsync();
        await Wait.UntilAsync(async () => (await world.RunAsync(Service.Processor, "verify", "--api", "none")).Code == 0, "all but the API works");

        var without = world.RunAsync(Service.Processor, "verify", "--api", api);
        var wrong = VerifyAsync(world, api, "unknown-0123456789abcdef");
        var right = VerifyAsync(world, api, Reader);
        await Task.WhenAll(without, wrong, right);

        Assert.Equal((1, 1), ((await without).Code, (await wrong).Code));
        Assert.EndsWith("asks for a key: give one in the environment (Processor__Verify__ApiKey) or by --api-key.", (await without).Output[^1], StringComparison.Ordinal);
        Assert.EndsWith("does not know the key that was given (Processor__Verify__ApiKey, --api-key).", (await wrong).Output[^1], StringComparison.Ordinal);
        Assert.True((await right).Code == 0, string.Join('\n', [.. (await right).Output, .. (await right).Errors]));
    }

    [Fact]
    public async Task Processors_that_do_not_run_are_said()
    {
        using var world = await ServiceWorld.CreateAsync(kafka, cassandra);
        Assert.Equal(0, (await world.RunAsync(Service.Processor, "--exit-when-done")).Code);

        var run = await world.RunAsync(Service.Processor, "verify", "--api", "none", "--timeout", "3s");

        Assert.Equal(1, run.Code);
        Assert.StartsWith("✘ Processors count them", run.Output[^1], StringComparison.Ordinal);
        Assert.Contains("See that one runs, and what its /health says", run.Output[^1], StringComparison.Ordinal);
    }

    private static Task<ProgramRun.Ended> VerifyAsync(ServiceWorld world, string api, string key) =>
        world.RunAsync(Service.Processor, new Dictionary<string, string> { ["Processor__Verify__ApiKey"] = key }, "verify", "--api", api);

    private static async Task<bool> PostAsync(TrendingApi client, string stream)
    {
        using var content = new StringContent("""[{"hashtag_principal": "#IA", "timestamp": 1733940000.5}]""", Encoding.UTF8, "application/json");
        using var posted = await client.PostAsync($"/api/streams/{stream}/events", content);
        return posted.StatusCode == HttpStatusCode.Accepted;
    }
}
