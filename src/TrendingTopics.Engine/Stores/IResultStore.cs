using TrendingTopics.Engine.Rankings;
using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Engine.Stores;

/// <summary>
/// What partitions and the merger have counted. Results are absolute: writing one again changes nothing. A write that has returned is
/// durable where it is final; provisional rows and status may be lost in a crash.
/// </summary>
public interface IResultStore
{
    /// <summary>
    /// Writes one partition's rows. A final row replaces every provisional one of its window, and a provisional one no final one; of two of
    /// a kind the one of the greater version stays, of equal versions the later. What is passed over is no error.
    /// </summary>
    ValueTask WritePartitionWindowsAsync(RunKey run, int partition, IReadOnlyList<PartitionWindow> rows, CancellationToken cancellationToken = default);

    /// <summary>Writes one partition's window parts; kept for a day.</summary>
    ValueTask WritePartsAsync(RunKey run, int partition, IReadOnlyList<WindowPart> parts, CancellationToken cancellationToken = default);

    /// <summary>Writes a partition's status; passed over where the stored one has a greater revision.</summary>
    ValueTask WriteStatusAsync(RunKey run, PartitionStatus status, CancellationToken cancellationToken = default);

    /// <summary>Writes a merged window and, where given, every topic's count (chunks as in <see cref="WindowPart"/>).</summary>
    ValueTask WriteMergedAsync(RunKey run, MergedWindow window, IReadOnlyList<ReadOnlyMemory<byte>>? counts, CancellationToken cancellationToken = default);

    /// <summary>Writes several merged windows: readers see none before those ahead of it.</summary>
    async ValueTask WriteMergedAsync(RunKey run, IReadOnlyList<CountedWindow> windows, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(windows);
        foreach (var (window, counts) in windows)
        {
            await WriteMergedAsync(run, window, counts, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The status of every partition that has written one, by partition.</summary>
    ValueTask<IReadOnlyList<PartitionStatus>> GetStatusAsync(RunKey run, CancellationToken cancellationToken = default);

    /// <summary>One window's rows by partition, at most one a partition.</summary>
    ValueTask<IReadOnlyList<(int Partition, PartitionWindow Row)>> GetPartitionWindowsAsync(RunKey run, WindowDefinition window, long start, CancellationToken cancellationToken = default);

    /// <summary>
    /// The starts, ascending and each once, of windows of which at least one partition has a final row, in [<paramref name="from"/>,
    /// <paramref name="to"/>); at most <paramref name="limit"/>.
    /// </summary>
    ValueTask<IReadOnlyList<long>> ListFinalStartsAsync(RunKey run, WindowDefinition window, long from, long to, int limit, CancellationToken cancellationToken = default);

    /// <summary>One partition's packed counts of a window; null where it has none.</summary>
    ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>?> ReadPartAsync(RunKey run, WindowDefinition window, long start, int partition, CancellationToken cancellationToken = default);

    /// <summary>A merged window; null where there is none or it is kept no longer.</summary>
    ValueTask<MergedWindow?> GetMergedAsync(RunKey run, WindowDefinition window, long start, CancellationToken cancellationToken = default);

    /// <summary>Merged windows whose starts lie in [<paramref name="from"/>, <paramref name="to"/>), newest first, at most <paramref name="limit"/>.</summary>
    ValueTask<IReadOnlyList<MergedWindow>> ListMergedAsync(RunKey run, WindowDefinition window, long from, long to, int limit, CancellationToken cancellationToken = default);

    /// <summary>
    /// One topic's place in the merged windows whose starts lie in [<paramref name="from"/>, <paramref name="to"/>) and that list it,
    /// newest first, at most <paramref name="limit"/>.
    /// </summary>
    ValueTask<IReadOnlyList<(long Start, RankedTopic Topic)>> ListTopicAsync(RunKey run, WindowDefinition window, string topic, long from, long to, int limit, CancellationToken cancellationToken = default);

    /// <summary>
    /// Every topic's count of a merged window, where they are kept, packed like <see cref="WindowPart"/>; null where they are not. The
    /// chunks need not be cut where those that were written are.
    /// </summary>
    ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>?> ReadCountsAsync(RunKey run, WindowDefinition window, long start, CancellationToken cancellationToken = default);
}

/// <summary>A merged window and, where they are kept, every topic's count.</summary>
/// <param name="Window">The window.</param>
/// <param name="Counts">Chunks as in <see cref="WindowPart"/>.</param>
public readonly record struct CountedWindow(MergedWindow Window, IReadOnlyList<ReadOnlyMemory<byte>>? Counts);

/// <summary>The store port.</summary>
public interface ITrendStore : IStreamStore, ICheckpointStore, IResultStore, IAsyncDisposable;
