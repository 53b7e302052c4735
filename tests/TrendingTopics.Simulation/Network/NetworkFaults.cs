using TrendingTopics.Simulation.Randomness;

namespace TrendingTopics.Simulation.Network;

/// <summary>How often what befalls a call.</summary>
internal sealed record NetworkFaults
{
    /// <summary>Answered within the call.</summary>
    public double Instant { get; init; }

    /// <summary>Failed without an effect.</summary>
    public double Failed { get; init; }

    /// <summary>Reported as timed out, though it took effect.</summary>
    public double TimedOut { get; init; }

    /// <summary>Reported as timed out, and takes effect later.</summary>
    public double Delayed { get; init; }

    /// <summary>Takes effect, and once more later.</summary>
    public double Duplicated { get; init; }

    public static NetworkFaults None { get; } = new() { Instant = 0.2 };

    public static NetworkFaults Draw(SeededRandom random)
    {
        var scale = random.Pick([0, 0.3, 1, 1, 3]);
        return new NetworkFaults
        {
            Instant = random.Pick([0.95, 0.6, 0.2, 0]),
            Failed = 0.03 * scale,
            TimedOut = 0.03 * scale,
            Delayed = 0.03 * scale,
            Duplicated = 0.03 * scale,
        };
    }
}
