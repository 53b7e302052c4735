using TrendingTopics.Engine.Logs;
using TrendingTopics.Wire.Clusters;

namespace TrendingTopics.Wire.Reading;

/// <summary>
/// Looks up the append time of the record before a given one, where reading begins at a record whose own does not count: what it counts
/// as must not depend on where reading begins.
/// </summary>
/// <param name="cluster">Where the records are.</param>
/// <param name="topic">The topic.</param>
/// <param name="stopping">Ends waiting.</param>
internal sealed class PreviousTime(Cluster cluster, string topic, CancellationToken stopping)
{
    /// <summary>Looks up what a partition's next record counts as, and waits for it; false where that cannot be known now.</summary>
    public bool TryFind(ReadPartition partition)
    {
        try
        {
            partition.Time = FindAsync(partition.Number, partition.Next, stopping).GetAwaiter().GetResult() ?? AppendTime.Earliest;
            return true;
        }
        catch (Exception e) when (e is OperationCanceledException or LogException { IsTransient: true })
        {
            return false;
        }
    }

    /// <summary>The append time that the record at the offset inherits; null where none before it has one.</summary>
    public async Task<long?> FindAsync(int partition, long offset, CancellationToken cancellationToken)
    {
        var found = await cluster.DescribeAsync(topic, cancellationToken).ConfigureAwait(false);
        var range = await cluster.GetRangeAsync(found, partition, cancellationToken).ConfigureAwait(false);
        var lookup = new RecordLookup(cluster, found);
        return await FindAsync(range, offset, Last).ConfigureAwait(false);

        async Task<long?> Last(LogRange part)
        {
            long? last = null;
            await lookup.ReadAsync(partition, part, (in LogRecord record, bool hasTime) => last = hasTime ? record.AppendTime : last, cancellationToken).ConfigureAwait(false);
            return last;
        }
    }

    /// <summary>Looks further and further back for the last time in front of an offset.</summary>
    /// <param name="range">What the partition has.</param>
    /// <param name="offset">The offset.</param>
    /// <param name="last">The last time that a part of the partition has; null where it has none.</param>
    public static async Task<long?> FindAsync(LogRange range, long offset, Func<LogRange, Task<long?>> last)
    {
        var until = Math.Min(offset, range.End);
        for (var back = 100L; until > range.Start; back *= 8)
        {
            var from = Math.Max(range.Start, until - back);
            if (await last(new LogRange(from, until)).ConfigureAwait(false) is { } found)
            {
                return found;
            }

            until = from;
        }

        return null;
    }
}
