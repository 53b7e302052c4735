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

    // One seed of two thousand shows it: a checkpoint names pane sets that the store has forgotten, and its partition stops for good.
    [Fact]
    public void Where_a_store_that_forgets_gives_an_epoch_again_the_simulation_turns_red() =>
        ExpectRed(StoreProtections.All with { EpochsComeOnce = false }, new SimulationOptions { StoreRestarts = true, Retention = false }, firstSeed: 2_150);

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

    [Fact]
    public void Without_compare_and_sets_that_are_made_once_the_simulation_turns_red() =>
        ExpectRed(StoreProtections.All with { LinearCompareAndSets = false });

    [Fact]
    public void Without_merged_windows_before_the_mergers_checkpoint_the_simulation_turns_red() =>
        ExpectRed(StoreProtections.All with { MergedBeforeCheckpoint = false });

    [Fact]
    public void Where_claims_outlive_a_store_that_forgets_the_simulation_turns_red() =>
        ExpectRed(StoreProtections.All with { ClaimsEndWithTheStore = false }, new SimulationOptions { StoreRestarts = true });

    [Fact]
    public void Without_the_registration_of_later_partitions_the_simulation_turns_red() =>
        ExpectRed(StoreProtections.All with { RegisteredPartitions = false });

    [Fact]
    public void Where_the_log_does_not_tell_that_records_are_gone_the_simulation_turns_red() =>
        ExpectRed(StoreProtections.All with { LossesAreTold = false }, new SimulationOptions { Retention = true });

    [Fact]
    public void Where_the_log_confirms_an_end_that_is_none_the_simulation_turns_red() =>
        ExpectRed(StoreProtections.All with { EndsAreTrue = false });

    [Fact]
    public void Where_readers_are_shown_a_run_before_it_has_caught_up_the_simulation_turns_red() =>
        ExpectRed(StoreProtections.All with { FormerRunIsRead = false }, new SimulationOptions { Reprocessing = true });

    [Fact]
    public void Where_a_run_reads_what_its_predecessor_has_written_the_simulation_turns_red() =>
        ExpectRed(StoreProtections.All with { RunsAreApart = false }, new SimulationOptions { Reprocessing = true });

    [Fact]
    public void Where_the_log_does_not_tell_a_topic_from_another_of_its_name_the_simulation_turns_red() =>
        ExpectRed(StoreProtections.All with { TopicIds = false });

    private void ExpectRed(StoreProtections protections, SimulationOptions? options = null, ulong firstSeed = 1)
    {
        var runner = new SimulationRunner((options ?? new SimulationOptions()) with { Protections = protections });
        var failure = runner.FindFailure(firstSeed, Seeds);
        Assert.True(failure is not null, $"{Seeds} seeds agree with the naive model without it.");
        output.WriteLine($"After {runner.Seeds}: {failure.Message}");
    }
}
