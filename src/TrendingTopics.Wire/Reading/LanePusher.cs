using TrendingTopics.Engine.Logs;
using TrendingTopics.Wire.Fetching;

namespace TrendingTopics.Wire.Reading;

/// <summary>Pushes what a lane's answers hold, partition by partition, past what is not wanted any more, and remembers where it stopped.</summary>
/// <param name="lane">The lane.</param>
/// <param name="plan">Whose it is.</param>
/// <param name="partitions">The reader's partitions.</param>
/// <param name="wishes">Told to fetch again what is missing.</param>
/// <param name="ends">Told what was pushed to its end.</param>
/// <param name="times">Looks up the times of records that have none.</param>
internal sealed class LanePusher(FetchLane lane, FetchPlan plan, ReadPartitions partitions, FetchWishes wishes, PartitionEnds ends, PreviousTime times)
{
    private readonly BatchPusher _batches = new(plan.Topic);
    private FetchAnswer? _answer;
    private int _slice;

    // Whose slice was begun.
    private ReadPartition? _partition;

    /// <summary>Pushes on in the lane's first answer, of which there is one.</summary>
    /// <param name="handler">Takes what is pushed.</param>
    /// <param name="round">Says how many records are wanted.</param>
    /// <param name="isQuiet">Whether this is the thread that polls, and nobody else pushes.</param>
    public PushEnd Push(ILogHandler handler, PushRound round, bool isQuiet)
    {
        var answer = _answer ??= First();
        while (_slice < answer.PartitionCount)
        {
            ref var slice = ref answer.Partitions[_slice];
            if (Find(slice) is not { } partition)
            {
                EndSlice();
            }
            else if (partition.IsPaused)
            {
                if (!partitions.AnyIsActive)
                {
                    return PushEnd.Stuck;
                }

                partition.IsDropped = true;
                EndSlice();
            }
            else if (_partition is null && !partition.TryClaim(this))
            {
                return PushEnd.Stuck;
            }
            else if (_partition is null && !TryBegin(slice, partition))
            {
                EndSlice();
            }
            else if (Push(handler, round, isQuiet, slice) is { } end)
            {
                return end;
            }
        }

        EndFirst();
        return PushEnd.Read;
    }

    /// <summary>The slice's partition; null where it is not to be pushed any more.</summary>
    private ReadPartition? Find(in PartitionSlice slice) =>
        slice.IsWanted && partitions.Find(slice.Asked.Number) is { IsStarted: true, IsDropped: false } found && found.Generation == slice.Asked.Generation ? found : null;

    /// <summary>Begins a slice; false where something is missing before it.</summary>
    private bool TryBegin(in PartitionSlice slice, ReadPartition partition)
    {
        _partition = partition;
        if (slice.Asked.Offset != partition.Position)
        {
            wishes.Restart(partition);
            return false;
        }

        _batches.Begin(slice);
        return true;
    }

    /// <summary>Pushes some of the slice; says why it cannot go on, where it cannot.</summary>
    private PushEnd? Push(ILogHandler handler, PushRound round, bool isQuiet, in PartitionSlice slice)
    {
        var partition = _partition!;
        var most = round.Reserve();
        if (most == 0)
        {
            return PushEnd.Full;
        }

        var pushed = 0;
        try
        {
            pushed = _batches.Push(_answer!, slice, partition, handler, most);
        }
        finally
        {
            round.Settle(most, pushed);
        }

        if (_batches.BrokenAt is { } broken)
        {
            wishes.FetchAgain(partition, broken);
            EndSlice();
            return null;
        }

        if (!isQuiet && (_batches.NeedsTime || (_batches.IsDone && slice.Problem is not null)))
        {
            return PushEnd.NeedsQuiet;
        }

        if (_batches.NeedsTime && !times.TryFind(partition))
        {
            return PushEnd.Stuck;
        }

        if (_batches.IsDone && partition.Generation == slice.Asked.Generation)
        {
            ends.Reach(handler, partition, slice, _answer!);
            EndSlice();
        }

        return null;
    }

    private void EndSlice()
    {
        _partition?.Release();
        _partition = null;
        _slice++;
    }

    private FetchAnswer First()
    {
        lock (plan.Gate)
        {
            return lane.First;
        }
    }

    private void EndFirst()
    {
        (_answer, _slice) = (null, 0);
        lock (plan.Gate)
        {
            lane.EndFirst();
            Monitor.PulseAll(plan.Gate);
        }
    }
}
