using TrendingTopics.Engine.Logs;
using TrendingTopics.Wire.Fetching;

namespace TrendingTopics.Wire.Reading;

/// <summary>Ends what was fetched of a partition: reports where its end was confirmed, and refuses what cannot be read.</summary>
/// <param name="plan">Names the topic and measures time.</param>
internal sealed class PartitionEnds(FetchPlan plan)
{
    // What was confirmed longer ago, because nobody polled, is told no more: the next answer is on its way.
    private static readonly TimeSpan Age = TimeSpan.FromMilliseconds(500);

    /// <summary>Takes over what cannot be read.</summary>
    public IUnreadableHandler? Unreadable { get; set; }

    /// <summary>Why the reader cannot go on; null where it can.</summary>
    public LogException? Failure { get; private set; }

    /// <summary>All of a slice was pushed.</summary>
    /// <param name="handler">Hears of an end.</param>
    /// <param name="partition">Whose it is.</param>
    /// <param name="slice">The slice; where it has a problem, only the polling thread may call this.</param>
    /// <param name="answer">The answer that it belongs to.</param>
    public void Reach(ILogHandler handler, ReadPartition partition, in PartitionSlice slice, FetchAnswer answer)
    {
        partition.Position = slice.NextOffset;
        partition.Next = Math.Max(partition.Next, slice.NextOffset);
        if (slice.Problem is { } problem)
        {
            Refuse(partition, slice.NextOffset, problem);
        }
        else if (slice.End != PartitionSlice.NoEnd && partition.IsActive && IsNews(partition, answer))
        {
            partition.EndToldAt = plan.Clock.GetTimestamp();
            handler.OnEnd(partition.Number, slice.End);
        }
    }

    /// <summary>
    /// Whether the answer was asked for since an end was told last: answers are fetched ahead, and who has heard of an end counts on it that
    /// the next one that it hears of was asked for later.
    /// </summary>
    private bool IsNews(ReadPartition partition, FetchAnswer answer) =>
        plan.Clock.GetElapsedTime(answer.ReceivedAt) < Age && (partition.EndToldAt is not { } told || answer.AskedAt >= told);

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
}
