using Microsoft.Extensions.Logging;
using TrendingTopics.Wire.Protocol;

namespace TrendingTopics.Wire.Fetching;

/// <summary>Carries an answer's outcome into the plan: where each partition goes on, and what its errors mean.</summary>
/// <param name="plan">The plan.</param>
/// <param name="broker">Who has answered.</param>
/// <param name="logger">Takes what is to be said.</param>
/// <param name="refresh">Asks for who leads what to be looked up.</param>
/// <param name="lost">Asks for a partition's range to be looked up.</param>
internal sealed class FetchOutcome(FetchPlan plan, int broker, ILogger logger, Action refresh, Action<PlannedPartition> lost)
{
    /// <summary>A batch that is broken so often at the same offset is so in the log, not on its way.</summary>
    public const int MostFailures = 5;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Says where each partition goes on, so that it can be asked for; true where something is there for the reader.</summary>
    public bool Reserve(FetchAnswer answer)
    {
        var isWanted = false;
        lock (plan.Gate)
        {
            foreach (ref var slice in answer.Partitions)
            {
                slice.IsWanted = Find(slice) is { } partition && partition.Version == slice.Asked.Version && Reserve(partition, ref slice, answer);
                isWanted |= slice.IsWanted;
            }
        }

        return isWanted;
    }

    /// <summary>Goes back to batches that have turned out to be broken, or for which there was no room.</summary>
    public void Settle(FetchAnswer answer)
    {
        foreach (ref var slice in answer.Partitions)
        {
            if (!slice.IsWanted || (slice.Problem is null && !slice.IsCut))
            {
                continue;
            }

            lock (plan.Gate)
            {
                if (Find(slice) is { } partition)
                {
                    partition.Offset = slice.NextOffset;
                    partition.Version++;
                    if (slice.Problem is not null)
                    {
                        Settle(partition, ref slice);
                    }
                }
            }
        }
    }

    private PlannedPartition? Find(in PartitionSlice slice) =>
        (uint)slice.Asked.Number < (uint)plan.Partitions.Count && plan.Partitions[slice.Asked.Number] is { } found && found.Generation == slice.Asked.Generation
            ? found
            : null;

    private bool Reserve(PlannedPartition partition, ref PartitionSlice slice, FetchAnswer answer)
    {
        if (slice.Error != ErrorCode.None)
        {
            OnError(partition, slice.Error);
            return false;
        }

        if (slice.PreferredBroker >= 0 && slice.PreferredBroker != broker && plan.Brokers.ContainsKey(slice.PreferredBroker))
        {
            partition.Broker = slice.PreferredBroker;
            partition.Version++;
            partition.ReplicaUntil = After(plan.Options.MetadataAge);
            Monitor.PulseAll(plan.Gate);
            refresh();
            return false;
        }

        if (slice.NextOffset > partition.Offset)
        {
            partition.BatchBytes = (int)slice.NeededBytes;
            partition.Offset = slice.NextOffset;
        }
        else if (slice.NeededBytes > 0 && slice.Problem is null)
        {
            Enlarge(partition, ref slice, answer);
        }

        return slice.NextOffset > slice.Asked.Offset || slice.End != PartitionSlice.NoEnd || slice.Problem is not null;
    }

    private static void Enlarge(PlannedPartition partition, ref PartitionSlice slice, FetchAnswer answer)
    {
        if (slice.NeededBytes > slice.Asked.Bytes)
        {
            partition.BatchBytes = (int)slice.NeededBytes;
        }
        else if (answer.Frame.Length + slice.NeededBytes <= answer.AskedBytes)
        {
            // There was room for it; else it comes when it is this partition's turn to be first.
            slice.Problem = $"its first {slice.BytesLength} bytes came, and no more";
        }
    }

    private void Settle(PlannedPartition partition, ref PartitionSlice slice)
    {
        partition.Failures = partition.FailedAt == slice.NextOffset ? partition.Failures + 1 : 1;
        partition.FailedAt = slice.NextOffset;
        if (slice.IsUnreadable || partition.Failures >= MostFailures)
        {
            slice.IsUnreadable = true;
            partition.IsWanted = false;
            return;
        }

        partition.NotBefore = After(Pause);
        logger.BatchBroken(partition.Number, plan.Topic, slice.NextOffset, slice.Problem!);
        slice.Problem = null;
        slice.End = PartitionSlice.NoEnd;
    }

    private void OnError(PlannedPartition partition, ErrorCode error)
    {
        partition.NotBefore = After(Pause);
        if (error == ErrorCode.OffsetOutOfRange)
        {
            if (partition.Broker != partition.Leader)
            {
                // A replica may be behind, or ahead in forgetting: the leader decides.
                BackToLeader(partition);
                return;
            }

            partition.IsLost = true;
            lost(partition);
            return;
        }

        if (partition.Broker != partition.Leader)
        {
            BackToLeader(partition);
        }

        // Another leader, no leader yet, a topic that is being deleted or made: all are found out by asking who leads what.
        refresh();
    }

    private void BackToLeader(PlannedPartition partition)
    {
        partition.Broker = partition.Leader;
        partition.ReplicaUntil = 0;
        partition.Version++;
        Monitor.PulseAll(plan.Gate);
    }

    private long After(TimeSpan pause) => plan.Clock.GetTimestamp() + (long)(pause.TotalSeconds * plan.Clock.TimestampFrequency);
}
