using Microsoft.Extensions.Logging;
using TrendingTopics.Wire.Batches;
using TrendingTopics.Wire.Fetching;

namespace TrendingTopics.Wire.Reading;

/// <summary>What a reader says to those who fetch for it, and hears from them beside answers.</summary>
/// <param name="plan">Holds both.</param>
/// <param name="steward">Keeps the plan true.</param>
/// <param name="logger">Takes what is to be said.</param>
internal sealed class FetchWishes(FetchPlan plan, Steward steward, ILogger logger)
{
    /// <summary>How many partitions the topic is known to have.</summary>
    public int Known
    {
        get
        {
            lock (plan.Gate)
            {
                return plan.Partitions.Count;
            }
        }
    }

    /// <summary>Has the partition fetched from its next offset on; what was fetched of it before is not pushed any more.</summary>
    public void Restart(ReadPartition partition) => Restart(partition, checksLater: true);

    /// <summary>
    /// Has a batch of the partition fetched again whose checksum was found wrong when it was to be read. From there on batches are checked as soon as
    /// they come, and who fetches them finds out whether they are broken in the log too.
    /// </summary>
    /// <param name="partition">The partition.</param>
    /// <param name="offset">The batch's first offset.</param>
    public void FetchAgain(ReadPartition partition, long offset)
    {
        logger.BatchBroken(partition.Number, plan.Topic, offset, BatchSlice.WrongChecksum);
        Restart(partition, checksLater: false);
    }

    /// <summary>Has fetching of the partition stop or go on where it stands.</summary>
    public void Update(ReadPartition partition)
    {
        lock (plan.Gate)
        {
            if (partition.Number < plan.Partitions.Count && plan.Partitions[partition.Number] is var planned && planned.Generation == partition.Generation)
            {
                planned.IsWanted = partition.IsActive;
                Monitor.PulseAll(plan.Gate);
            }
        }
    }

    /// <summary>The next loss of which everything before it has been pushed.</summary>
    public bool TryTakeLost(ReadPartitions partitions, out LostRange lost)
    {
        lock (plan.Gate)
        {
            lost = default;
            return IsDue(partitions) && plan.Lost.TryDequeue(out lost);
        }
    }

    /// <summary>Waits until something has come; false where nothing has, or the wait was ended.</summary>
    /// <param name="partitions">The reader's partitions: answers are waited for where any is active.</param>
    /// <param name="hasAll">Whether further partitions are waited for.</param>
    /// <param name="wait">How long at most.</param>
    public bool Wait(ReadPartitions partitions, bool hasAll, TimeSpan wait)
    {
        var began = plan.Clock.GetTimestamp();
        lock (plan.Gate)
        {
            while (!plan.IsWoken && !IsDue(partitions) && !(partitions.AnyIsActive && plan.IsReady) && !(hasAll && partitions.Length < plan.Partitions.Count))
            {
                var left = wait - plan.Clock.GetElapsedTime(began);
                if (left <= TimeSpan.Zero)
                {
                    return false;
                }

                // Longer waits are none that a monitor takes; the loop waits on.
                Monitor.Wait(plan.Gate, left < TimeSpan.FromHours(1) ? left : TimeSpan.FromHours(1));
            }

            var woken = plan.IsWoken;
            plan.IsWoken = false;
            return !woken;
        }
    }

    /// <summary>Ends a wait, or the next one.</summary>
    public void Wake() => plan.Change(static plan => plan.IsWoken = true);

    /// <summary>Whether the first loss can be told: everything before it has been pushed, or is not wanted any more. Under the gate.</summary>
    private bool IsDue(ReadPartitions partitions) =>
        plan.Lost.TryPeek(out var lost)
        && (partitions.Find(lost.Partition) is not { IsStarted: true } partition || partition.Generation != lost.Generation || partition.Position >= lost.Offset);

    private void Restart(ReadPartition partition, bool checksLater)
    {
        (partition.Position, partition.IsDropped) = (partition.Next, false);
        lock (plan.Gate)
        {
            while (plan.Partitions.Count <= partition.Number)
            {
                // Who hands out partitions may hear of new ones first.
                plan.Partitions.Add(new PlannedPartition(plan.Partitions.Count));
                steward.Refresh();
            }

            var planned = plan.Partitions[partition.Number];
            planned.IsWanted = false;
            planned.Lane = plan.FindLane(planned.Broker);
            planned.Offset = partition.Next;

            // Counted in the plan: a partition may go and come back, and what was fetched for its first time here is not for its second.
            partition.Generation = ++planned.Generation;
            (planned.IsWanted, planned.IsLost, planned.IsReplaced) = (partition.IsActive, false, false);
            (planned.Failures, planned.FailedAt, planned.BatchBytes, planned.NotBefore) = (0, -1, 0, 0);
            planned.ChecksLater = checksLater;
            planned.Version++;
            Monitor.PulseAll(plan.Gate);
        }
    }
}
