namespace TrendingTopics.Engine.Logs;

/// <summary>
/// Reads one topic for one group: learns which partitions are its own and pushes their records in offset order. All members but
/// <see cref="Wake"/> belong to one thread.
/// </summary>
public interface ILogReader : IAsyncDisposable
{
    /// <summary>
    /// Pushes what has come, on the calling thread, and returns how many records that were. Where there is nothing, waits up to
    /// <paramref name="wait"/> for something, then returns 0. Also calls the handler for assignments, ends and errors. Must be called
    /// regularly, also while partitions are paused.
    /// </summary>
    /// <param name="handler">Takes what is pushed.</param>
    /// <param name="maxRecords">
    /// At most so many records, above 0; where the handler takes partitions at once, for each thread that has some to push. Ends with the
    /// record after which all the partition's are paused.
    /// </param>
    /// <param name="wait">How long to wait at most; zero does not wait.</param>
    /// <exception cref="LogException">The log failed in a way that waiting does not mend.</exception>
    int Poll(ILogHandler handler, int maxRecords, TimeSpan wait);

    /// <summary>Begins (or begins anew) to push an assigned partition, at the given offset, and resumes it.</summary>
    void Start(int partition, long offset);

    /// <summary>Pushes nothing of the partition until <see cref="Resume"/>; takes effect before the next record, also from within a push.</summary>
    void Pause(int partition);

    /// <summary>Goes on where <see cref="Pause"/> stopped.</summary>
    void Resume(int partition);

    /// <summary>Ends a waiting <see cref="Poll"/>, from any thread.</summary>
    void Wake();
}
