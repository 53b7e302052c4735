using TrendingTopics.Contracts.Programs;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Faults.Tests.Loads;
using TrendingTopics.Faults.Tests.Worlds;
using Xunit;

namespace TrendingTopics.Faults.Tests.Runs;

/// <summary>A stream's definition is another at the next start.</summary>
/// <param name="servers">The servers.</param>
public sealed class DefinitionTests(FaultServers servers)
{
    [Fact]
    public async Task Changed_definition_is_a_new_run_and_its_predecessor_is_read_until_it_has_caught_up()
    {
        await using var world = await FaultWorld.CreateAsync(servers);
        var load = new Load(seed: 61);
        var counts = LoadCounts.Of(load);
        var first = world.StartProcessor();
        await world.WriteAsync(load);
        await world.JudgeAsync(load, counts);
        first.Signal(Signals.Terminate);
        Assert.Equal(0, await first.WaitForExitAsync());

        // No event is so late that it would matter, so that both runs are to have the same minutes.
        world.StartProcessor(new Dictionary<string, string>
        {
            [$"Streams__{world.Stream}__Windows__0"] = "1m",
            [$"Streams__{world.Stream}__Windows__1"] = "2m/30s",
            [$"Streams__{world.Stream}__Lateness"] = "45s",
        });
        var before = await new WindowReadings(world, WindowDefinition.Parse("1m", null)).UntilRunAsync(2, counts, counts);

        Assert.True(before > 0);
        await world.FinalAsync(counts);
        await world.JudgeRowsAsync(counts);
        var runs = (await world.Store.GetStreamAsync(world.Stream, TestContext.Current.CancellationToken))!.Runs;
        Assert.Equal(["1m, 5m/10s", "1m, 2m/30s"], runs.Select(run => string.Join(", ", run.Definition.Windows)));
    }
}
