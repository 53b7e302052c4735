using TrendingTopics.Engine.Logs;
using TrendingTopics.Wire.Clusters;
using TrendingTopics.Wire.Protocol;

namespace TrendingTopics.Wire.Reading;

/// <summary>
/// The records appended last, over all partitions. Offsets may leave gaps (what transactions leave, what was compacted), so it looks
/// further back until it has enough.
/// </summary>
/// <param name="cluster">Where they are.</param>
internal sealed class NewestRecords(Cluster cluster)
{
    /// <summary>The newest records of the topic, newest first.</summary>
    public async Task<IReadOnlyList<StoredRecord>> ReadAsync(TopicMetadata topic, int limit, CancellationToken cancellationToken)
    {
        var lookup = new RecordLookup(cluster, topic);
        var found = new List<List<StoredRecord>>();
        foreach (var partition in topic.Partitions)
        {
            found.Add(await ReadAsync(lookup, topic, partition.Number, limit, cancellationToken).ConfigureAwait(false));
        }

        return Newest(found, limit);
    }

    /// <summary>
    /// The newest of partitions' last records, newest first. Of records with one time, those that stand at the same distance from their
    /// partition's end are as new as each other.
    /// </summary>
    public static IReadOnlyList<StoredRecord> Newest(IEnumerable<List<StoredRecord>> found, int limit) =>
        [.. found
            .SelectMany(records => records.Select((record, i) => (Record: record, FromEnd: records.Count - i)))
            .OrderByDescending(r => r.Record.AppendTime)
            .ThenBy(r => r.FromEnd)
            .ThenByDescending(r => r.Record.Partition)
            .Select(r => r.Record)
            .Take(limit)];

    private async Task<List<StoredRecord>> ReadAsync(RecordLookup lookup, TopicMetadata topic, int partition, int limit, CancellationToken cancellationToken)
    {
        var range = await cluster.GetRangeAsync(topic, partition, cancellationToken).ConfigureAwait(false);
        var found = new List<StoredRecord>();
        var until = range.End;
        for (var back = (long)limit; found.Count < limit && until > range.Start; back *= 8)
        {
            var earlier = new List<StoredRecord>();
            var from = Math.Max(range.Start, until - back);
            await lookup.ReadAsync(
                partition,
                new LogRange(from, until),
                (in LogRecord r, bool _) => earlier.Add(new StoredRecord(r.Partition, r.Offset, r.AppendTime, r.Value.ToArray())),
                cancellationToken).ConfigureAwait(false);
            found.InsertRange(0, earlier);
            until = from;
        }

        return found;
    }
}
