namespace TrendingTopics.Engine.Processing;

/// <summary>
/// Tells when a partition is idle: the log has confirmed for the timeout that it holds no further event (it was read to its end, or
/// held nothing but invalid records). Times are microseconds.
/// </summary>
internal sealed class IdleWatch(long timeout)
{
    private long? _quietSince;

    /// <summary>Whether the partition is idle.</summary>
    public bool IsIdle { get; private set; }

    /// <summary>An event has come.</summary>
    public void OnEvent()
    {
        _quietSince = null;
        IsIdle = false;
    }

    /// <summary>The log has just confirmed that there is no event up to where it was read.</summary>
    public void OnQuiet(long now)
    {
        _quietSince ??= now;
        IsIdle = now - _quietSince >= timeout;
    }
}
