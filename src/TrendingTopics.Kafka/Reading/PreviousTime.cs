using TrendingTopics.Engine.Logs;

namespace TrendingTopics.Kafka.Reading;

/// <summary>
/// Looks up the append time of the record before a given one, for a topic of senders' times whose reader begins at a record without a
/// time that counts: what that record counts as must not depend on where reading begins.
/// </summary>
/// <param name="cluster">Where the records are.</param>
internal sealed class PreviousTime(Cluster cluster)
{
    /// <summary>The append time that the record at the offset inherits; null where none before it has one.</summary>
    public async Task<long?> FindAsync(string topic, int partition, long offset, CancellationToken cancellationToken)
    {
        var range = await cluster.Offsets.GetRangeAsync(topic, partition, cancellationToken).ConfigureAwait(false);
        return await Wire.Reading.PreviousTime.FindAsync(range, offset, Last).ConfigureAwait(false);

        async Task<long?> Last(LogRange part)
        {
            long? last = null;
            await cluster.Lookup.ReadAsync(
                topic,
                new Dictionary<int, LogRange> { [partition] = part },
                (in LogRecord r) => last = r.AppendTime == long.MinValue ? last : r.AppendTime,
                cancellationToken).ConfigureAwait(false);
            return last;
        }
    }
}
