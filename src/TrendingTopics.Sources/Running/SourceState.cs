namespace TrendingTopics.Sources.Running;

/// <summary>How a source is doing.</summary>
public enum SourceState
{
    /// <summary>Finding its topic and position.</summary>
    Starting,

    /// <summary>Feeding the log.</summary>
    Running,

    /// <summary>Resting until it is resumed.</summary>
    Paused,

    /// <summary>Something failed in a way that may pass, and is tried again; see <see cref="SourceProgress.Problem"/>.</summary>
    Retrying,

    /// <summary>Ended by itself; every record is durable in the log.</summary>
    Completed,

    /// <summary>Stopped from outside.</summary>
    Stopped,

    /// <summary>Ended by a failure that does not pass; see <see cref="SourceProgress.Problem"/>.</summary>
    Faulted,
}
