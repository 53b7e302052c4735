using TrendingTopics.Engine.Logs;

namespace TrendingTopics.Kafka.Reading;

/// <summary>
/// The records appended last, over all partitions. Offsets may leave gaps (what transactions leave, what was compacted), so it looks
/// further back until it has enough.
/// </summary>
/// <param name="cluster">Where they are.</param>
internal sealed class NewestRecords(Cluster cluster)
{
    /// <summary>The newest records of the topic, newest first.</summary>
    public async Task<IReadOnlyList<StoredRecord>> ReadAsync(string topic, int limit, CancellationToken cancellationToken)
    {
        var known = await cluster.Topics.GetAsync(topic, cancellationToken).ConfigureAwait(false);
        var ranges = await cluster.Offsets.GetRangesAsync(known, cancellationToken).ConfigureAwait(false);
        var found = ranges.Select(_ => new List<StoredRecord>()).ToList();
        var from = ranges.Select(r => r.End).ToList();
        for (var back = (long)limit; ; back *= 8)
        {
            var missing = new Dictionary<int, LogRange>();
            for (var partition = 0; partition < ranges.Count; partition++)
            {
                var start = Math.Max(ranges[partition].Start, from[partition] - back);
                if (found[partition].Count < limit && start < from[partition])
                {
                    missing[partition] = new LogRange(start, from[partition]);
                    from[partition] = start;
                }
            }

            if (missing.Count == 0)
            {
                return Wire.Reading.NewestRecords.Newest(found, limit);
            }

            var earlier = missing.Keys.ToDictionary(p => p, _ => new List<StoredRecord>());
            await cluster.Lookup.ReadAsync(
                topic,
                missing,
                (in LogRecord r) => earlier[r.Partition].Add(new StoredRecord(r.Partition, r.Offset, Math.Max(0, r.AppendTime), r.Value.ToArray())),
                cancellationToken).ConfigureAwait(false);
            foreach (var (partition, records) in earlier)
            {
                found[partition].InsertRange(0, records);
            }
        }
    }
}
