using TrendingTopics.Engine.Logs;

namespace TrendingTopics.Sources;

/// <summary>Reads one source. Not safe for use by several threads at once.</summary>
public interface ISourceReader : IAsyncDisposable
{
    /// <summary>
    /// Adds records to the batch: waits until there is at least one, then adds what is there without waiting further, up to the limit.
    /// </summary>
    /// <param name="batch">Takes the records; its source and position are left alone.</param>
    /// <param name="limit">How much it may hold.</param>
    /// <param name="cancellationToken">Ends the wait; records may then have been added, and the reader is good for <see cref="ReadRestAsync"/> alone.</param>
    /// <returns>False where the source has ended; the batch may still hold its last records.</returns>
    /// <exception cref="SourceException">
    /// It cannot be read on; the message says why. The batch holds what was read before, and <see cref="Position"/> stands behind it.
    /// </exception>
    ValueTask<bool> ReadAsync(LogBatch batch, BatchLimit limit, CancellationToken cancellationToken = default);

    /// <summary>
    /// Adds what was taken from outside before and not handed out yet, up to the limit, and waits for nothing more: for the end of a source
    /// that cannot be read again. May follow a read that was cancelled.
    /// </summary>
    /// <param name="batch">Takes the records, and may hold some.</param>
    /// <param name="limit">How much it may hold.</param>
    /// <returns>Whether there is more.</returns>
    ValueTask<bool> ReadRestAsync(LogBatch batch, BatchLimit limit) => new(false);

    /// <summary>
    /// Nothing was read for that long, on purpose, between two calls: what keeps pace with a clock goes on from where it was, and makes
    /// up for nothing.
    /// </summary>
    void Rest(TimeSpan time)
    {
    }

    /// <summary>The position behind the last record added; null where the source cannot resume or nothing was read yet.</summary>
    string? Position { get; }

    /// <summary>What was read and left out: lines and rows that no record can be made of.</summary>
    long Invalid { get; }

    /// <summary>What should be said once about how it was opened; null for nothing.</summary>
    SourceNotice? Notice { get; }
}

/// <summary>Something that people should know about how a source was opened.</summary>
/// <param name="Text">What.</param>
/// <param name="IsWarning">Whether it is not as it should be, such as a file that is not the one its position was of.</param>
public sealed record SourceNotice(string Text, bool IsWarning = false);
