using TrendingTopics.Contracts.Counting;
using TrendingTopics.Contracts.Programs;
using TrendingTopics.Contracts.Servers;
using Xunit;

namespace TrendingTopics.Services.Tests.Operating;

/// <summary>A stream is taken out of the store, and can be counted anew.</summary>
public sealed class StreamRemovalTests(SharedKafka kafka, SharedCassandra cassandra)
{
    [Fact]
    public async Task Stream_is_refused_while_it_is_counted_then_removed_with_all_its_rows_and_counted_anew_exactly()
    {
        const int Events = 2_000;
        using var world = await ServiceWorld.CreateAsync(kafka, cassandra);
        var truth = GeneratedEvents.Write(world["events.ndjson"], Events, TimeSpan.FromMinutes(20), seed: 31);
        Assert.Equal(0, (await world.RunAsync(Service.Producer, "--source", $"file:{world["events.ndjson"]}", "--exit-when-done")).Code);
        await using (var counting = world.Start(Service.Processor))
        {
            await counting.WaitForAsync(() => counting.Output.Any(line => line.Contains("claimed under epoch", StringComparison.Ordinal)));

            var refused = await world.RunAsync(Service.Processor, "streams", "remove", world.Stream, "--yes");

            Assert.Equal(1, refused.Code);
            Assert.Contains($"Processors count stream '{world.Stream}' (consumer group trending-topics-{world.Stream}-1 has members), and nothing was removed.", Assert.Single(refused.Errors), StringComparison.Ordinal);
            counting.Signal(Signals.Terminate);
            Assert.Equal(0, await counting.WaitForExitAsync());
        }

        Assert.Equal(0, (await world.RunAsync(Service.Processor, "--exit-when-done")).Code);
        var listed = await world.RunAsync(Service.Processor, "streams", "list");
        var asked = await world.RunAsync(Service.Processor, "streams", "remove", world.Stream);
        var removed = await world.RunAsync(Service.Processor, "streams", "remove", world.Stream, "--yes");
        var gone = await world.RunAsync(Service.Processor, "streams", "remove", world.Stream, "--yes");
        var counted = await world.RunAsync(Service.Processor, "--exit-when-done");
        var anew = await world.RunAsync(Service.Processor, "streams", "list");

        Assert.Equal($"{world.Stream}: topic {world.Topic}, windows 1m, 5m/10s, run 1", Assert.Single(listed.Output));
        Assert.True(asked is { Code: 2, Output.Count: > 0 }, string.Join('\n', [.. listed.Errors, .. asked.Errors]));
        Assert.Equal($"Stream '{world.Stream}' (topic {world.Topic}): its run 1 will be removed, with all rankings, counts and recovery points.", asked.Output[0]);
        Assert.Equal((0, $"✔ Stream '{world.Stream}' is removed."), (removed.Code, removed.Output[^1]));
        Assert.Equal((2, $"NAME: the store knows no stream '{world.Stream}'; streams list says which there are."), (gone.Code, Assert.Single(gone.Errors)));
        Assert.Equal($"{Events}", counted.Done["events"]);
        Assert.Equal($"{world.Stream}: topic {world.Topic}, windows 1m, 5m/10s, run 2", Assert.Single(anew.Output));
        await using var serving = world.Start(Service.Api);
        using var api = new TrendingApi(await serving.AddressAsync());
        CountAssert.Same(truth.Minutes, await api.ReadWindowsAsync(world.Stream, "1m"));
        CountAssert.Same(truth.Hops, await api.ReadWindowsAsync(world.Stream, "5m/10s"));
    }
}
