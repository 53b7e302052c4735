using TrendingTopics.Simulation.Network;
using TrendingTopics.Simulation.Stores;

namespace TrendingTopics.Simulation.Running;

/// <summary>How a seed is simulated.</summary>
internal sealed record SimulationOptions
{
    /// <summary>What keeps results right; all of it but for a test that shows what one is needed for.</summary>
    public StoreProtections Protections { get; init; } = StoreProtections.All;

    /// <summary>How many records there are, as a share of what there are otherwise.</summary>
    public double Size { get; init; } = 1;

    /// <summary>What befalls processes and calls by chance; without it, only what is asked for does.</summary>
    public bool Chance { get; init; } = true;

    /// <summary>A call at which a process is interrupted; null for none but those that chance brings.</summary>
    public Interruption? Interruption { get; init; }

    /// <summary>Whether records expire while they are read; null where chance says so.</summary>
    public bool? Retention { get; init; }

    /// <summary>Whether operators have the log read again; null where chance says so.</summary>
    public bool? Reprocessing { get; init; }

    /// <summary>Whether the store is killed and forgets what it took last; null where chance says so.</summary>
    public bool? StoreRestarts { get; init; }
}
