using TrendingTopics.Engine.Logs;

namespace TrendingTopics.Faults.Tests.Loads;

/// <summary>
/// Writes a load into a topic: in turn to all partitions, so that record i of a topic's first load is at offset i / n of partition i % n.
/// </summary>
/// <param name="log">The log.</param>
/// <param name="topic">The topic.</param>
public sealed class LoadWriter(IEventLog log, string topic)
{
    private const int BatchRecords = 2_000;
    private const int MostUnderWay = 32;

    /// <summary>Writes records of the load in their order.</summary>
    /// <param name="load">The load.</param>
    /// <param name="from">The first record.</param>
    /// <param name="to">The record behind the last; null: to the load's end.</param>
    /// <param name="over">How long it is to take; null: as fast as the log takes it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task WriteAsync(Load load, int from = 0, int? to = null, TimeSpan? over = null, CancellationToken cancellationToken = default)
    {
        var end = to ?? load.Records;
        var batch = new LogBatch(topic);
        var underWay = new Queue<Task>();
        using var pace = over is { } time ? new PeriodicTimer(TimeSpan.FromTicks(Math.Max(TimeSpan.TicksPerMillisecond, time.Ticks * BatchRecords / (end - from)))) : null;
        for (var record = from; record < end; record++)
        {
            load.AddTo(batch, record);
            if (batch.Count == BatchRecords || record == end - 1)
            {
                if (pace is not null)
                {
                    await pace.WaitForNextTickAsync(cancellationToken);
                }

                underWay.Enqueue(log.AppendAsync(batch, cancellationToken).AsTask());
                batch.Clear();
                if (underWay.Count > MostUnderWay)
                {
                    await underWay.Dequeue();
                }
            }
        }

        await Task.WhenAll(underWay);
    }

    /// <summary>Writes what closes every window of the load: an event far behind it in each partition. Returns how many events that are.</summary>
    /// <param name="load">The load.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<int> CloseAsync(Load load, CancellationToken cancellationToken = default)
    {
        var found = await log.FindTopicAsync(topic, cancellationToken) ?? throw new InvalidOperationException($"There is no topic '{topic}'.");
        var batch = new LogBatch(topic);
        for (var partition = 0; partition < found.Partitions; partition++)
        {
            load.AddClosingTo(batch);
        }

        await log.AppendAsync(batch, cancellationToken);
        return batch.Count;
    }
}
