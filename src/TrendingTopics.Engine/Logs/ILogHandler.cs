namespace TrendingTopics.Engine.Logs;

/// <summary>
/// Takes what a log reader pushes. All calls come from within <see cref="ILogReader.Poll"/>, on its thread, but for what
/// <see cref="TakesPartitionsAtOnce"/> says.
/// </summary>
public interface ILogHandler
{
    /// <summary>
    /// Whether records and ends of different partitions may come at the same time, also on other threads than the one that polls, which
    /// waits for them. Those of one partition come one after the other, and while they are taken, this partition can be paused and no other.
    /// </summary>
    bool TakesPartitionsAtOnce => false;

    /// <summary>The partition is this reader's from now on. Nothing of it is pushed until <see cref="ILogReader.Start"/>.</summary>
    void OnAssigned(int partition);

    /// <summary>
    /// The partition is taken away from this reader; nothing of it is pushed any more. Where the log can wait (it was not lost already),
    /// no other reader gets the partition before this returns.
    /// </summary>
    void OnRevoked(int partition);

    /// <summary>The partition's next record.</summary>
    void OnRecord(in LogRecord record);

    /// <summary>The partition's next records, where the log can push several together.</summary>
    /// <returns>
    /// How many of them were taken, at least one; the others are pushed again. Who pauses, starts or loses the partition takes no more.
    /// </returns>
    int OnRecords(in LogRecords records)
    {
        OnRecord(records[0]);
        return 1;
    }

    /// <summary>
    /// The log has just confirmed that the partition holds no record at or behind <paramref name="endOffset"/>, and every record before
    /// it that this reader was to get has been pushed. Repeated while that is so, at each poll or as often as the log can be asked: an
    /// answer was asked for no earlier than the one before it came. Never for a paused partition.
    /// </summary>
    void OnEnd(int partition, long endOffset);

    /// <summary>
    /// The offset to read next is not in the log (<paramref name="range"/> says what is): records were lost, or the topic is another.
    /// Nothing of the partition is pushed until it is started again.
    /// </summary>
    void OnOutOfRange(int partition, LogRange range);
}
