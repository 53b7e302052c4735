namespace TrendingTopics.Simulation.Running;

/// <summary>The one order of all that happens in a simulation.</summary>
internal sealed class EventOrder
{
    private long _last;

    /// <summary>The place of what happens now.</summary>
    public long Next() => ++_last;
}
