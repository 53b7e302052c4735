using TrendingTopics.Simulation.Running;
using TrendingTopics.Simulation.Stores;
using Xunit;

namespace TrendingTopics.Simulation;

/// <summary>Each protection is needed, and the simulation sees what happens without it.</summary>
public sealed class ProtectionTests(ITestOutputHelper output)
{
    private const int Seeds = 2_000;

    [Fact]
    public void Without_the_epoch_condition_the_simulation_turns_red() =>
        ExpectRed(StoreProtections.All with { EpochCondition = false });

    [Fact]
    public void Without_the_owners_confirmation_the_simulation_turns_red() =>
        ExpectRed(StoreProtections.All with { OwnerConfirmation = false });

    [Fact]
    public void Without_results_before_the_checkpoint_the_simulation_turns_red() =>
        ExpectRed(StoreProtections.All with { ResultsBeforeCheckpoint = false });

    [Fact]
    public void Without_the_recorded_advance_the_simulation_turns_red() =>
        ExpectRed(StoreProtections.All with { RecordedAdvance = false });

    [Fact]
    public void Without_the_epoch_in_the_names_of_pane_sets_the_simulation_turns_red() =>
        ExpectRed(StoreProtections.All with { SetNames = false });

    [Fact]
    public void Without_the_order_of_versions_the_simulation_turns_red() =>
        ExpectRed(StoreProtections.All with { VersionOrder = false });

    private void ExpectRed(StoreProtections protections)
    {
        var runner = new SimulationRunner(protections);
        var failure = runner.FindFailure(firstSeed: 1, Seeds);
        Assert.True(failure is not null, $"{Seeds} seeds agree with the naive model without it.");
        output.WriteLine($"Seed {runner.Seeds}: {failure.Message}");
    }
}
