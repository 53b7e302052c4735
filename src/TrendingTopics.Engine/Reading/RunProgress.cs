using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Engine.Time;

namespace TrendingTopics.Engine.Reading;

/// <summary>How far a run has come, put together from what its partitions last said. Times are microseconds since the epoch.</summary>
public sealed class RunProgress
{
    private readonly Dictionary<int, PartitionStatus> _byPartition;

    /// <summary>Puts together what the run's partitions last said.</summary>
    public RunProgress(StreamRun run, IReadOnlyList<PartitionStatus> partitions)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(partitions);
        Run = run;
        Partitions = partitions;
        _byPartition = partitions.ToDictionary(p => p.Partition);

        // A partition that lags and has counted nothing yet has no time; it cannot hold the stream's back.
        var behind = partitions.Where(p => !p.AtEnd && p.Time is not null).ToList();
        Time = behind.Count > 0 ? behind.Min(p => p.Time) : partitions.Max(p => p.Time);
        FirstEvent = partitions.Min(p => p.FirstEvent);
        ExactFrom = partitions.Max(p => p.ExactFrom);
        Watermark = LeastOfAll(p => p.Watermark);
        ClosedUntil = LeastOfAll(p => p.ClosedUntil);
    }

    /// <summary>The run.</summary>
    public StreamRun Run { get; }

    /// <summary>What its partitions last said; partitions that have said nothing yet are missing.</summary>
    public IReadOnlyList<PartitionStatus> Partitions { get; }

    /// <summary>
    /// The stream's time: the greatest of its partitions' times or, where some lag behind their log's end, the least of those. Null
    /// before the first event.
    /// </summary>
    public long? Time { get; }

    /// <summary>The least of the partitions' watermarks; null where one has none.</summary>
    public long? Watermark { get; }

    /// <summary>The least of the partitions' <em>closed until</em>; null where one has none.</summary>
    public long? ClosedUntil { get; }

    /// <summary>The smallest event time counted; null before the first event.</summary>
    public long? FirstEvent { get; }

    /// <summary>Windows that begin before it are not exact, because records were skipped that may belong to them; null where none were.</summary>
    internal long? ExactFrom { get; }

    /// <summary>The current window: of those that hold the stream's time, the one that ends first. Null before the first event.</summary>
    public long? CurrentStart(WindowDefinition window) => Time is { } time ? window.FirstStart(time) : null;

    /// <summary>Whether every partition has closed the window.</summary>
    public bool HasClosed(WindowDefinition window, long start) => ClosedUntil is { } until && start + window.Size <= until;

    /// <summary>Whether no record was skipped that may belong to a window that begins then.</summary>
    internal bool HasAll(long start) => !(start < ExactFrom);

    /// <summary>Whether the partition has closed the window.</summary>
    internal bool HasClosed(int partition, WindowDefinition window, long start) =>
        _byPartition.TryGetValue(partition, out var status) && status.ClosedUntil >= start + window.Size;

    /// <summary>
    /// The first and the last start of the windows that this run can tell of: from its first event on, up to the last one closed or the
    /// current one. Null where there are none.
    /// </summary>
    public (long First, long Last)? Coverage(WindowDefinition window)
    {
        if (!Run.Definition.Windows.Contains(window) || FirstEvent is not { } firstEvent || CurrentStart(window) is not { } current)
        {
            return null;
        }

        var lastClosed = ClosedUntil is { } until ? UnixMicros.Floor(until - window.Size, window.Slide) : long.MinValue;
        return (window.FirstStart(firstEvent), Math.Max(current, lastClosed));
    }

    /// <summary>
    /// Whether a partition that has no row for the window may still have counted something in it. It has not where it has closed the
    /// window (what it holds is written by then), where it is at its log's end, or where it has not come that far.
    /// </summary>
    internal bool MayMiss(int partition, WindowDefinition window, long start)
    {
        if (!_byPartition.TryGetValue(partition, out var status))
        {
            return true;
        }

        var notThere = status.Time < start;
        return !HasClosed(partition, window, start) && !status.AtEnd && !notThere;
    }

    private long? LeastOfAll(Func<PartitionStatus, long?> value)
    {
        if (Partitions.Count < Run.Partitions || Partitions.Any(p => value(p) is null))
        {
            return null;
        }

        return Partitions.Min(value);
    }
}
