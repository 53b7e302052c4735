using TrendingTopics.Simulation.Randomness;

namespace TrendingTopics.Simulation.Running;

/// <summary>What may befall a process.</summary>
internal enum Fault
{
    Crash,
    Stop,
    Start,
    Freeze,
    Thaw,
    Move,
    Pause,
    Sleep,
    Rebalance,
    RollingRestart,
    Interruption,
    Retention,
    StoreRestart,
    Reprocessing,
}

/// <summary>How often what befalls processes in one simulation.</summary>
/// <param name="Weights">By <see cref="Fault"/>.</param>
internal sealed record Faults(int[] Weights)
{
    public static Faults Draw(SeededRandom random, bool retention, bool storeRestarts, bool reprocessing) => new(
    [
        random.Pick([0, 2, 6]), random.Pick([0, 1]), 3, random.Pick([0, 2, 4]), 4, random.Pick([0, 3]), random.Pick([0, 1, 3]), random.Pick([0, 3, 8]),
        random.Pick([0, 1, 2]), random.Pick([0, 0, 1]), random.Pick([0, 2, 6]), retention ? 3 : 0, storeRestarts ? 2 : 0, reprocessing ? 3 : 0,
    ]);
}
