namespace TrendingTopics.Sources.Running;

/// <summary>Counts what a run has done. Written by the run, read from any thread.</summary>
internal sealed class ProgressMeter(string source, TimeProvider clock, SourceMetrics metrics)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();

    /// <summary>When, and how many records there were then: a sample each second of the last ten.</summary>
    private readonly Queue<(long Time, long Records)> _samples = [];

    private readonly long _start = clock.GetTimestamp();
    private SourceState _state;
    private string? _problem;
    private long _records;
    private long _bytes;
    private long _unacknowledged;
    private long _invalid;
    private long _retries;
    private long _lastAppend = clock.GetTimestamp();
    private long _lastSample = clock.GetTimestamp();

    public SourceProgress Read()
    {
        lock (_gate)
        {
            return new SourceProgress(source, _state, _records, _bytes, _invalid, Rate(), _retries, _problem) { Unacknowledged = _unacknowledged };
        }
    }

    public SourceTotals Total(bool resumed)
    {
        lock (_gate)
        {
            return new SourceTotals(_records, _bytes, _invalid, clock.GetElapsedTime(_start, _lastAppend), resumed);
        }
    }

    public void Enter(SourceState state, string? problem = null)
    {
        lock (_gate)
        {
            _state = state;
            _problem = problem;
        }
    }

    public void Retried(string problem)
    {
        lock (_gate)
        {
            _retries++;
            _state = SourceState.Retrying;
            _problem = problem;
        }
    }

    /// <summary>Records are on their way; the log has not acknowledged them.</summary>
    public void Sent(int records)
    {
        lock (_gate)
        {
            _unacknowledged += records;
        }
    }

    /// <summary>The log has acknowledged records that were sent.</summary>
    public void Appended(int records, long bytes)
    {
        metrics.Acknowledged(records);
        lock (_gate)
        {
            _records += records;
            _unacknowledged -= records;
            _bytes += bytes;
            _lastAppend = clock.GetTimestamp();
            if (clock.GetElapsedTime(_lastSample, _lastAppend) >= Step)
            {
                _lastSample = _lastAppend;
                _samples.Enqueue((_lastAppend, _records));
                Forget(_lastAppend);
            }

            if (_state == SourceState.Retrying)
            {
                _state = SourceState.Running;
                _problem = null;
            }
        }
    }

    /// <summary>Nothing more comes of what is not acknowledged now, and it cannot be read again; says how much that is.</summary>
    public long GiveUp()
    {
        lock (_gate)
        {
            metrics.Unacknowledged(_unacknowledged);
            return _unacknowledged;
        }
    }

    /// <summary>Adds to what was left out.</summary>
    public void LeftOut(long records)
    {
        lock (_gate)
        {
            _invalid += records;
        }
    }

    private double Rate()
    {
        if (_state is SourceState.Completed or SourceState.Stopped or SourceState.Faulted)
        {
            return PerSecond(_records, clock.GetElapsedTime(_start, _lastAppend));
        }

        var now = clock.GetTimestamp();
        Forget(now);
        return _samples.TryPeek(out var oldest)
            ? PerSecond(_records - oldest.Records, clock.GetElapsedTime(oldest.Time, now))
            : clock.GetElapsedTime(_start, now) <= Window ? PerSecond(_records, clock.GetElapsedTime(_start, now)) : 0;
    }

    private void Forget(long now)
    {
        while (_samples.TryPeek(out var oldest) && clock.GetElapsedTime(oldest.Time, now) > Window)
        {
            _samples.Dequeue();
        }
    }

    private static double PerSecond(long records, TimeSpan elapsed) => elapsed <= TimeSpan.Zero ? 0 : records / elapsed.TotalSeconds;
}
