namespace TrendingTopics.Engine.Processing;

/// <summary>What is known of a partition's place in its log: how far the log goes, whether all of it was counted, whether it is silent.</summary>
internal sealed class PartitionInput(long idleTimeout)
{
    private long? _limit;
    private bool _isFinite;
    private bool _reachedEnd;
    private bool _mayBeOutdated;
    private long _end;
    private long? _quietSince;

    /// <summary>Whether every record that the log held when it was asked last was counted.</summary>
    public bool AtEnd { get; private set; }

    /// <summary>
    /// Whether the log has confirmed for the idle timeout that it holds no further event (it was read to its end, or held nothing but
    /// invalid records).
    /// </summary>
    public bool IsIdle { get; private set; }

    /// <summary>The input ends: at the given offset or, without one, where the log confirms its end from now on.</summary>
    public void ExpectEnd(long? endOffset)
    {
        _isFinite = true;
        _limit = endOffset;
        _mayBeOutdated = true;
        AtEnd = false;
    }

    /// <summary>Whether a record is behind the end of the input.</summary>
    public bool IsBehindEnd(long offset) => _limit is { } limit && offset >= limit;

    /// <summary>
    /// Whether the run has been at the partition's end at least once: at one that the log has confirmed, or at the end of the input, behind
    /// which nothing is read and the log confirms none.
    /// </summary>
    /// <param name="next">The next offset to count.</param>
    public bool ReachedEnd(long next) => _reachedEnd || IsBehindEnd(next);

    /// <summary>The run had been at the partition's end before, or had not.</summary>
    public void OnLoaded(bool reachedEnd) => _reachedEnd = reachedEnd;

    /// <summary>Whether all of the input is counted.</summary>
    /// <param name="next">The next offset to count.</param>
    public bool IsDone(long next) => AtEnd || IsBehindEnd(next);

    /// <summary>Whether the input is known to end, and all of it is counted.</summary>
    /// <param name="next">The next offset to count.</param>
    public bool IsEnded(long next) => _isFinite && IsDone(next);

    /// <summary>How many records are still to count, as far as known.</summary>
    /// <param name="next">The next offset to count.</param>
    public long Lag(long next) => AtEnd ? 0 : Math.Max(0, _end - next);

    /// <summary>An event has come, or records were passed over: an end that was confirmed before is none any more.</summary>
    public void OnMoved()
    {
        AtEnd = false;
        _quietSince = null;
        IsIdle = false;
    }

    /// <summary>An invalid record has come.</summary>
    public void OnInvalid(long now)
    {
        AtEnd = false;
        OnQuiet(now);
    }

    /// <summary>The log has just confirmed that there is nothing at or behind the offset.</summary>
    public void OnEnd(long end, long now)
    {
        _end = end;

        // A log far away may have been asked before the end of the input was known; what it is asked after this answer is asked since.
        AtEnd = _limit is { } limit ? end >= limit : !_mayBeOutdated;
        _mayBeOutdated = false;
        _reachedEnd = true;
        OnQuiet(now);
    }

    /// <summary>The log went so far when it was asked.</summary>
    public void OnLogEnd(long end) => _end = Math.Max(_end, end);

    private void OnQuiet(long now)
    {
        _quietSince ??= now;
        IsIdle = now - _quietSince >= idleTimeout;
    }
}
