using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Engine.Processing;

/// <summary>
/// Partitions that a topic gains while a run is under way. They are registered before anyone reads them. A merger reads first the
/// partitions' status and then how many there are, and a new partition begins behind what the others have closed at a time after it was
/// registered: so what was merged without it lies before its beginning, and what it counts is merged with it.
/// </summary>
internal static class LaterPartitions
{
    /// <summary>
    /// The lowest <c>closed until</c> of the run, by the status of its partitions; <see cref="PartitionClock.None"/> where one that was
    /// there from the start has closed nothing yet.
    /// </summary>
    public static long ClosedUntil(StreamRun run, IReadOnlyList<PartitionStatus> status)
    {
        var fromStart = status.Count(partition => partition.Partition < run.FirstPartitions);
        return fromStart < run.FirstPartitions ? PartitionClock.None : status.Min(partition => partition.ClosedUntil ?? PartitionClock.None);
    }
}
