using TrendingTopics.Engine.Reading;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Faults.Tests.Loads;
using TrendingTopics.Faults.Tests.Worlds;
using Xunit;

namespace TrendingTopics.Faults.Tests.Runs;

/// <summary>Reads a stream's final windows as the API does, over and over, while another run takes over.</summary>
/// <param name="world">The world.</param>
/// <param name="window">The windows that are read.</param>
public sealed class WindowReadings(FaultWorld world, WindowDefinition window)
{
    /// <summary>
    /// Until readers are shown the run of that number: each reading has every window of the count, all of them from the one run that is
    /// shown, and the last readings are the new run's. Returns how many readings its predecessor was shown in.
    /// </summary>
    /// <param name="run">Number of the run that takes over.</param>
    /// <param name="former">What the run before it has counted.</param>
    /// <param name="latter">What the new run is to count.</param>
    public async Task<int> UntilRunAsync(int run, LoadCounts former, LoadCounts latter)
    {
        var expected = (Former: former.Windows(window), Latter: latter.Windows(window));
        var reader = new RankingReader(world.Store, TimeProvider.System);
        var before = 0;
        await world.UntilAsync(
            async () =>
            {
                var entry = await world.Store.GetStreamAsync(world.Stream, TestContext.Current.CancellationToken);
                var rankings = await reader.ListFinalAsync(entry!, window, 0, long.MaxValue, 100_000, TestContext.Current.CancellationToken);
                var isNew = entry!.Current == run;
                var wanted = isNew ? expected.Latter : expected.Former;
                before += isNew ? 0 : 1;
                Assert.All(rankings, ranking => Assert.Equal(isNew ? run : run - 1, ranking.Progress.Run.Number));
                Assert.Equal(wanted.Select(w => (w.Key, w.Value.Mentions)), rankings.OrderBy(r => r.Start).Select(r => (r.Start, r.Mentions)));
                return isNew;
            },
            () => $"readers see run {run}.");
        return before;
    }
}
