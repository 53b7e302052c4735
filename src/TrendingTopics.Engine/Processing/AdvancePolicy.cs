using TrendingTopics.Engine.Stores;

namespace TrendingTopics.Engine.Processing;

/// <summary>
/// Where idle partitions' watermarks should go. One idle partition follows those that are not; when all are idle they move on together
/// from the greatest watermark with the time that passes, as far as there is something left to close. Never to the clock: old data
/// stays old. Times are microseconds.
/// </summary>
internal sealed class AdvancePolicy
{
    private long? _allIdleSince;
    private long _base;

    /// <summary>The watermark that an idle partition should advance to; null for none.</summary>
    /// <param name="status">The status of every partition of the run, as far as they have written one.</param>
    /// <param name="partitions">How many there are.</param>
    /// <param name="lastEnd">End of the last window that holds an event time.</param>
    /// <param name="now">What the clock shows.</param>
    public long? Target(IReadOnlyCollection<PartitionStatus> status, int partitions, Func<long, long> lastEnd, long now)
    {
        if (status.Count < partitions || status.Any(partition => !partition.Idle))
        {
            _allIdleSince = null;
            return LowestClosed(status, partitions);
        }

        var last = status.Max(partition => partition.LastEvent);
        if (last is null || status.Max(partition => partition.Watermark) is not { } greatest)
        {
            return null;
        }

        if (_allIdleSince is null)
        {
            _allIdleSince = now;
            _base = greatest;
        }

        return Math.Min(Math.Max(_base + (now - _allIdleSince.Value), greatest), lastEnd(last.Value));
    }

    private static long? LowestClosed(IReadOnlyCollection<PartitionStatus> status, int partitions)
    {
        var busy = status.Where(partition => !partition.Idle).ToList();
        return status.Count == partitions && busy.All(partition => partition.ClosedUntil is not null)
            ? busy.Min(partition => partition.ClosedUntil)
            : null;
    }
}
