namespace TrendingTopics.Faults.Processor;

/// <summary>What happens to the process at a fault point.</summary>
public enum FaultAction
{
    /// <summary>It is gone, with no chance to do anything (SIGKILL).</summary>
    Kill,

    /// <summary>It is halted until it is told to go on (SIGSTOP).</summary>
    Freeze,
}
