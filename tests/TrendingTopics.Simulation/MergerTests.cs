using System.Globalization;
using TrendingTopics.Simulation.Network;
using TrendingTopics.Simulation.Running;
using TrendingTopics.Simulation.Stores;
using Xunit;

namespace TrendingTopics.Simulation;

/// <summary>The merger is interrupted at every one of its calls to the store, one after the other.</summary>
public sealed class MergerTests(ITestOutputHelper output)
{
    private const int Seeds = 4;
    private const double Size = 0.1;

    /// <summary>Of <c>TRENDING_SIMULATION_MERGER_SEEDS</c> (4) seeds, each with as many runs as the merger has calls in it.</summary>
    [Theory]
    [InlineData(InterruptionKind.KilledBefore)]
    [InlineData(InterruptionKind.KilledAfter)]
    [InlineData(InterruptionKind.FrozenBefore)]
    [InlineData(InterruptionKind.FrozenAfter)]
    internal void Results_are_the_same_whichever_call_of_the_merger_is_interrupted(InterruptionKind kind)
    {
        var seeds = int.TryParse(Environment.GetEnvironmentVariable("TRENDING_SIMULATION_MERGER_SEEDS"), CultureInfo.InvariantCulture, out var set) ? set : Seeds;
        var runs = 0;
        for (var seed = 1UL; seed <= (ulong)seeds; seed++)
        {
            runs += InterruptEach(seed, kind, StoreProtections.All);
        }

        output.WriteLine($"{runs} calls of the merger were interrupted.");
        Assert.True(runs > 100 * seeds, $"Only {runs} calls were interrupted.");
    }

    [Fact]
    public void Without_merged_windows_before_the_mergers_checkpoint_some_interruption_turns_red()
    {
        var failure = Assert.Throws<SimulationFailedException>(() =>
        {
            for (var seed = 1UL; seed <= 20; seed++)
            {
                InterruptEach(seed, InterruptionKind.KilledAfter, StoreProtections.All with { MergedBeforeCheckpoint = false });
            }
        });
        output.WriteLine(failure.Message);
    }

    private static int InterruptEach(ulong seed, InterruptionKind kind, StoreProtections protections)
    {
        var calls = int.MaxValue;
        for (var call = 1; call <= calls; call++)
        {
            var interruption = new Interruption(o => o.IsMergers, call, kind);
            new SimulationRunner(new SimulationOptions { Size = Size, Chance = false, Protections = protections, Interruption = interruption }).Run(seed);
            if (interruption.Calls < call)
            {
                return call - 1; // it has no more
            }
        }

        return calls;
    }
}
