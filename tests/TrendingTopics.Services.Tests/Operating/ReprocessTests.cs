using System.Globalization;
using System.Text.RegularExpressions;
using TrendingTopics.Contracts.Counting;
using TrendingTopics.Contracts.Programs;
using TrendingTopics.Contracts.Servers;
using Xunit;

namespace TrendingTopics.Services.Tests.Operating;

/// <summary>A stream's log is read again on an operator's word.</summary>
public sealed class ReprocessTests(SharedKafka kafka, SharedCassandra cassandra)
{
    private const int Events = 20_000;

    [Fact]
    public async Task Running_processor_takes_up_the_new_run_which_readers_see_once_it_has_all_and_whose_counts_are_exact()
    {
        using var world = await ServiceWorld.CreateAsync(kafka, cassandra);
        var truth = GeneratedEvents.Write(world["events.ndjson"], Events, TimeSpan.FromMinutes(20), seed: 11);
        Assert.Equal(0, (await world.RunAsync(Service.Producer, "--source", $"file:{world["events.ndjson"]}", "--exit-when-done")).Code);
        await using var serving = world.Start(Service.Api);
        using var api = new TrendingApi(await serving.AddressAsync());
        await using (var counting = world.Start(Service.Processor))
        {
            await Wait.UntilAsync(async () => await api.CountedAsync(world.Stream) == Events, "all is counted");

            var begun = await world.RunAsync(Service.Processor, "reprocess", "--yes");

            Assert.Equal((0, 0), (begun.Code, begun.Errors.Count));
            Assert.Contains($"Stream '{world.Stream}' (topic {world.Topic}, 4 partitions): run 1 becomes run 2.", begun.Output);
            Assert.Contains(begun.Output, line => Regex.IsMatch(line, @"^  Run 2 reads up to 20,\d\d\d records again, from the log's beginning, and then what comes\.$"));
            Assert.StartsWith($"✔ Stream '{world.Stream}': run 2 is begun.", begun.Output[^1], StringComparison.Ordinal);
            await Wait.UntilAsync(async () => (await StatusAsync(api, world)).Run == 2, "readers see run 2");
            Assert.Equal(Events, await api.CountedAsync(world.Stream));
            counting.Signal(Signals.Terminate);
            Assert.Equal(0, await counting.WaitForExitAsync());
        }

        Assert.Equal(0, (await world.RunAsync(Service.Processor, "--exit-when-done")).Code);
        CountAssert.Same(truth.Minutes, await api.ReadWindowsAsync(world.Stream, "1m"));
        CountAssert.Same(truth.Hops, await api.ReadWindowsAsync(world.Stream, "5m/10s"));
    }

    [Fact]
    public async Task New_run_begins_at_the_time_that_is_given_and_is_taken_up_when_a_processor_starts()
    {
        using var world = await ServiceWorld.CreateAsync(kafka, cassandra);
        GeneratedEvents.Write(world["events.ndjson"], 1_000, TimeSpan.FromMinutes(20), seed: 12);
        Assert.Equal(0, (await world.RunAsync(Service.Producer, "--source", $"file:{world["events.ndjson"]}", "--exit-when-done")).Code);
        Assert.Equal(0, (await world.RunAsync(Service.Processor, "--exit-when-done")).Code);

        var later = DateTimeOffset.UtcNow.AddHours(1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var begun = await world.RunAsync(Service.Processor, "reprocess", "--stream", world.Stream, "--from", later, "--yes");
        var counted = await world.RunAsync(Service.Processor, "--exit-when-done");

        Assert.Equal(0, begun.Code);
        Assert.Contains($"  Run 2 reads up to 0 records again, those appended since {later}, and then what comes.", begun.Output);
        Assert.Equal("0", counted.Done["records"]);
    }

    [Fact]
    public async Task Without_yes_and_without_a_terminal_nothing_is_begun()
    {
        using var world = await ServiceWorld.CreateAsync(kafka, cassandra);
        GeneratedEvents.Write(world["events.ndjson"], 100, TimeSpan.FromMinutes(1), seed: 13);
        Assert.Equal(0, (await world.RunAsync(Service.Producer, "--source", $"file:{world["events.ndjson"]}", "--exit-when-done")).Code);

        var tooEarly = await world.RunAsync(Service.Processor, "reprocess", "--yes");
        Assert.Equal(0, (await world.RunAsync(Service.Processor, "--exit-when-done")).Code);
        var asked = await world.RunAsync(Service.Processor, "reprocess");
        var wrong = await world.RunAsync(Service.Processor, "reprocess", "--stream", "nobody", "--yes");
        var counted = await world.RunAsync(Service.Processor, "--exit-when-done");

        Assert.Equal(1, tooEarly.Code);
        Assert.Contains("knows no stream yet", Assert.Single(tooEarly.Errors), StringComparison.Ordinal);
        Assert.Equal(2, asked.Code);
        Assert.Equal("Nothing was changed: there is no terminal to ask in; add --yes to do it.", Assert.Single(asked.Errors));
        Assert.Contains(asked.Output, line => line.Contains("run 1 becomes run 2", StringComparison.Ordinal));
        Assert.Equal(2, wrong.Code);
        Assert.Equal($"--stream: the store knows no stream 'nobody'; it knows {world.Stream}.", Assert.Single(wrong.Errors));
        Assert.Equal("0", counted.Done["records"]);
    }

    private static async Task<(int Run, int Newest)> StatusAsync(TrendingApi api, ServiceWorld world)
    {
        var status = await api.GetAsync($"/api/streams/{world.Stream}/status");
        return (status.GetProperty("run").GetInt32(), status.GetProperty("newestRun").GetInt32());
    }
}
