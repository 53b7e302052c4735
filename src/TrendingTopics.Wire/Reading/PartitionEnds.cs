using TrendingTopics.Engine.Logs;
using TrendingTopics.Wire.Fetching;

namespace TrendingTopics.Wire.Reading;

/// <summary>Ends what was fetched of a partition: reports where its end was confirmed, and refuses what cannot be read.</summary>
/// <param name="plan">Names the topic and measures time.</param>
/// <param name="partitions">The reader's partitions.</param>
internal sealed class PartitionEnds(FetchPlan plan, ReadPartitions partitions)
{
    // A confirmed end is repeated for so long: fetches confirm it several times a second while the broker answers.
    private static readonly TimeSpan Age = TimeSpan.FromMilliseconds(500);

    /// <summary>Takes over what cannot be read.</summary>
    public IUnreadableHandler? Unreadable { get; set; }

    /// <summary>Why the reader cannot go on; null where it can.</summary>
    public LogException? Failure { get; private set; }

    /// <summary>All of a slice was pushed.</summary>
    /// <param name="handler">Hears of an end.</param>
    /// <param name="partition">Whose it is.</param>
    /// <param name="slice">The slice; where it has a problem, only the polling thread may call this.</param>
    /// <param name="receivedAt">When it came.</param>
    public void Reach(ILogHandler handler, ReadPartition partition, in PartitionSlice slice, long receivedAt)
    {
        partition.Position = slice.NextOffset;
        partition.Next = Math.Max(partition.Next, slice.NextOffset);
        (partition.End, partition.EndAt) = (slice.End, receivedAt);
        if (slice.Problem is { } problem)
        {
            Refuse(partition, slice.NextOffset, problem);
        }
        else
        {
            Report(handler, partition);
        }
    }

    /// <summary>Reports again what was confirmed lately.</summary>
    public void Repeat(ILogHandler handler)
    {
        foreach (var partition in partitions.All)
        {
            Report(handler, partition);
        }
    }

    private void Refuse(ReadPartition partition, long offset, string problem)
    {
        partition.IsStarted = false;
        if (Unreadable is { } other)
        {
            other.OnUnreadable(partition.Number, offset, problem);
            return;
        }

        Failure = new LogException($"Partition {partition.Number} of topic '{plan.Topic}' cannot be read on at offset {offset}: {problem}.") { IsTransient = false };
        throw Failure;
    }

    private void Report(ILogHandler handler, ReadPartition partition)
    {
        if (partition is { IsActive: true, End: not PartitionSlice.NoEnd } && plan.Clock.GetElapsedTime(partition.EndAt) < Age)
        {
            handler.OnEnd(partition.Number, partition.End);
        }
    }
}
