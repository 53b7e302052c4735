using System.Diagnostics.CodeAnalysis;
using TrendingTopics.Wire.Fetching;

namespace TrendingTopics.Wire.Reading;

/// <summary>Goes through the answers that have come, partition by partition, past what is not wanted any more.</summary>
/// <param name="plan">Has the answers.</param>
/// <param name="wishes">Told to fetch again what is missing.</param>
/// <param name="find">Finds a partition that is the reader's.</param>
internal sealed class SliceWalk(FetchPlan plan, FetchWishes wishes, Func<int, ReadPartition?> find)
{
    private ReadyAnswer _read;
    private int _slice;

    /// <summary>The answer that is being read.</summary>
    public FetchAnswer Answer => _read.Answer!;

    /// <summary>The partition's part of it that is being read.</summary>
    public ref PartitionSlice Slice => ref Answer.Partitions[_slice];

    /// <summary>Whether some of the slice may have been pushed.</summary>
    public bool IsBegun { get; set; }

    /// <summary>Stays at the current slice, or goes to the next one that is to be pushed; false where none is there.</summary>
    public bool TryFind([NotNullWhen(true)] out ReadPartition? partition)
    {
        while (true)
        {
            if (_read.Answer is not { } answer || _slice == answer.PartitionCount)
            {
                _slice = 0;
                _read = plan.Exchange(_read);
                if (_read.Answer is null)
                {
                    partition = null;
                    return false;
                }

                continue;
            }

            ref var slice = ref answer.Partitions[_slice];
            partition = slice.IsWanted ? find(slice.Asked.Number) : null;
            if (partition is { IsStarted: true, IsDropped: false } && partition.Generation == slice.Asked.Generation)
            {
                if (IsBegun || slice.Asked.Offset == partition.Position)
                {
                    return true;
                }

                // Something between is missing: it is fetched again.
                wishes.Restart(partition);
            }

            End();
        }
    }

    /// <summary>Leaves the slice.</summary>
    public void End()
    {
        _slice++;
        IsBegun = false;
    }
}
