namespace TrendingTopics.Engine.Processing;

/// <summary>Tells the metrics what a partition's flushes have made durable.</summary>
internal sealed class PartitionMeter(PartitionContext context)
{
    private long _counted;
    private long _late;
    private IReadOnlyDictionary<string, long> _invalid = new Dictionary<string, long>();

    /// <summary>What the partition counted before is another process's to tell.</summary>
    public void Begin(PartitionCounters counters) =>
        (_counted, _late, _invalid) = (counters.Events, counters.Late, counters.InvalidByName());

    /// <summary>A flush has become durable.</summary>
    public void OnFlushed(PartitionFlush flush)
    {
        var status = flush.Status;
        context.Metrics.EventsRead(context.Stream, status.Events - _counted, status.Late - _late, status.Invalid.Values.Sum() - _invalid.Values.Sum());
        foreach (var (reason, count) in status.Invalid)
        {
            context.Metrics.InvalidRead(context.Stream, status.Partition, reason, count - _invalid.GetValueOrDefault(reason));
        }

        (_counted, _late, _invalid) = (status.Events, status.Late, status.Invalid);
        context.Metrics.PartitionStands(context.Stream, status.Partition, status.Watermark, status.Lag);
        foreach (var windows in flush.Closed.GroupBy(closed => closed.Row.Window))
        {
            context.Metrics.WindowsClosed(context.Stream, windows.Key, windows.Count());
        }

        if (flush.OldestAppend is { } append)
        {
            context.Metrics.EventsReadable(context.Stream, append);
        }
    }
}
