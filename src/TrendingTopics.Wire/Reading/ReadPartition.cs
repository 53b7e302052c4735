namespace TrendingTopics.Wire.Reading;

/// <summary>A partition as its reader sees it.</summary>
/// <param name="number">The partition.</param>
internal sealed class ReadPartition(int number)
{
    private LanePusher? _pusher;

    /// <summary>The partition.</summary>
    public int Number { get; } = number;

    /// <summary>Which start of it this is; also counted whenever it is fetched anew.</summary>
    public int Generation { get; set; }

    /// <summary>Whether it was started.</summary>
    public bool IsStarted { get; set; }

    /// <summary>Whether it is paused.</summary>
    public bool IsPaused { get; set; }

    /// <summary>Whether something that was fetched of it was dropped, so that it has to be fetched anew.</summary>
    public bool IsDropped { get; set; }

    /// <summary>Whether its records are pushed.</summary>
    public bool IsActive => IsStarted && !IsPaused;

    /// <summary>The lowest offset that the next record may have.</summary>
    public long Next { get; set; }

    /// <summary>Where the next answer has to begin, so that none is missing between it and the last.</summary>
    public long Position { get; set; }

    /// <summary>The append time of the record before the next one; where it is not known, null.</summary>
    public long? Time { get; set; }

    /// <summary>Whether a record has come whose time is its sender's.</summary>
    public bool HasSendersTimes { get; set; }

    /// <summary>When an end was told last; null: none was.</summary>
    public long? EndToldAt { get; set; }

    /// <summary>
    /// Makes it one lane's to push, until it is released: where another broker leads it now, what its former one sent may be on another
    /// lane. False where another lane has it.
    /// </summary>
    public bool TryClaim(LanePusher pusher) => Interlocked.CompareExchange(ref _pusher, pusher, null) is null;

    /// <summary>Ends that.</summary>
    public void Release() => Volatile.Write(ref _pusher, null);
}
