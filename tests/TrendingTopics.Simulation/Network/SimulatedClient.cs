namespace TrendingTopics.Simulation.Network;

/// <summary>One simulated process as the network knows it.</summary>
internal sealed class SimulatedClient(int number)
{
    public int Number { get; } = number;

    /// <summary>A frozen process gets no answers, though what it has sent still arrives.</summary>
    public bool Frozen { get; set; }

    /// <summary>A dead process gets no answer ever again.</summary>
    public bool Dead { get; set; }
}
