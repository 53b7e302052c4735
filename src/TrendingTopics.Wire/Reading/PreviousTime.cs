using TrendingTopics.Engine.Logs;
using TrendingTopics.Wire.Clusters;

namespace TrendingTopics.Wire.Reading;

/// <summary>
/// Looks up the append time of the record before a given one, where reading begins at a record whose own does not count: what it counts
/// as must not depend on where reading begins.
/// </summary>
/// <param name="cluster">Where the records are.</param>
/// <param name="topic">The topic.</param>
internal sealed class PreviousTime(Cluster cluster, string topic)
{
    /// <summary>The append time that the record at the offset inherits; null where none before it has one.</summary>
    public async Task<long?> FindAsync(int partition, long offset, CancellationToken cancellationToken)
    {
        var found = await cluster.DescribeAsync(topic, cancellationToken).ConfigureAwait(false);
        var range = await cluster.GetRangeAsync(found, partition, cancellationToken).ConfigureAwait(false);
        var lookup = new RecordLookup(cluster, found);
        var until = Math.Min(offset, range.End);
        for (var back = 100L; until > range.Start; back *= 8)
        {
            var from = Math.Max(range.Start, until - back);
            long? last = null;
            await lookup.ReadAsync(partition, new LogRange(from, until), (in LogRecord record, bool hasTime) => last = hasTime ? record.AppendTime : last, cancellationToken).ConfigureAwait(false);
            if (last is not null)
            {
                return last;
            }

            until = from;
        }

        return null;
    }
}
