using System.Diagnostics.CodeAnalysis;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Wire.Clusters;
using TrendingTopics.Wire.Fetching;
using TrendingTopics.Wire.Protocol;

namespace TrendingTopics.Wire.Reading;

/// <summary>
/// Reads a topic's partitions: pushes their records straight out of what was fetched. Which partitions are its own is said to it
/// (<see cref="Assign"/>, <see cref="Revoke"/>) or, where nobody shares the topic, all are. Fetching goes on by itself while this thread
/// pushes; what was fetched of a partition that is paused is kept while all are, and dropped where others go on.
/// </summary>
public sealed class TopicReader : ILogReader
{
    // A confirmed end is repeated for so long: fetches confirm it several times a second while the broker answers.
    private static readonly TimeSpan EndAge = TimeSpan.FromMilliseconds(500);
    private readonly FetchPlan _plan;
    private readonly Steward _steward;
    private readonly BatchPusher _pusher;
    private readonly PreviousTime _previous;
    private readonly CancellationTokenSource _stopping = new();
    private readonly bool _hasAll;
    private ReadPartition?[] _partitions = [];
    private ReadyAnswer _read;
    private LogException? _failure;
    private int _slice;
    private bool _isSliceBegun;
    private int _active;

    /// <param name="cluster">The cluster.</param>
    /// <param name="topic">What it says of the topic now.</param>
    /// <param name="hasAll">Whether all partitions are this reader's.</param>
    internal TopicReader(Cluster cluster, TopicMetadata topic, bool hasAll)
    {
        _hasAll = hasAll;
        _plan = new FetchPlan(topic.Name, cluster.Options, cluster.Clock);
        _steward = new Steward(_plan, cluster, topic);
        _previous = new PreviousTime(cluster, topic.Name);
        _pusher = new BatchPusher(topic.Name);
    }

    /// <summary>
    /// Takes a partition over that cannot be read here; without it <see cref="Poll"/> fails. Belongs to the polling thread.
    /// </summary>
    public IUnreadableHandler? Unreadable { get; set; }

    /// <summary>Whether a record has come whose time is its sender's.</summary>
    public bool HasSendersTimes => _pusher.HasSendersTimes;

    /// <summary>The offset that the partition's next record has at least; null where it is not this reader's, or not started.</summary>
    public long? NextOf(int partition) => Find(partition) is { IsStarted: true } state ? state.Next : null;

    /// <summary>Makes a partition this reader's; it is pushed once it is started. Belongs to the polling thread.</summary>
    public void Assign(int partition)
    {
        if (partition >= _partitions.Length)
        {
            Array.Resize(ref _partitions, partition + 1);
        }

        _partitions[partition] ??= new ReadPartition(partition);
    }

    /// <summary>Takes a partition away from this reader. Belongs to the polling thread.</summary>
    public void Revoke(int partition)
    {
        if (Find(partition) is { } state)
        {
            state.IsStarted = false;
            Plan(state);
            _partitions[partition] = null;
            Recount();
        }
    }

    /// <inheritdoc/>
    public int Poll(ILogHandler handler, int maxRecords, TimeSpan wait)
    {
        ArgumentNullException.ThrowIfNull(handler);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxRecords, 1);
        if (_failure is not null)
        {
            throw _failure;
        }

        Attend(handler);
        var pushed = Push(handler, maxRecords);
        if (pushed == 0 && wait > TimeSpan.Zero && WaitForWork(wait))
        {
            Attend(handler);
            pushed = Push(handler, maxRecords);
        }

        if (pushed == 0)
        {
            RepeatEnds(handler);
        }

        return pushed;
    }

    /// <inheritdoc/>
    public void Start(int partition, long offset)
    {
        if (Find(partition) is { } state)
        {
            (state.IsStarted, state.IsPaused) = (true, false);
            (state.Next, state.Time) = (offset, null);
            Plan(state);
            Recount();
        }
    }

    /// <inheritdoc/>
    public void Pause(int partition)
    {
        if (Find(partition) is { IsPaused: false } state)
        {
            state.IsPaused = true;
            PlanWish(state);
            Recount();
        }
    }

    /// <inheritdoc/>
    public void Resume(int partition)
    {
        if (Find(partition) is { IsPaused: true } state)
        {
            state.IsPaused = false;
            state.End = PartitionSlice.NoEnd;
            if (state.IsDropped)
            {
                Plan(state);
            }
            else
            {
                PlanWish(state);
            }

            Recount();
        }
    }

    /// <inheritdoc/>
    public void Wake() => _plan.Change(static plan => plan.IsWoken = true);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _steward.DisposeAsync().ConfigureAwait(false);
    }

    private ReadPartition? Find(int partition) => (uint)partition < (uint)_partitions.Length ? _partitions[partition] : null;

    private void Recount()
    {
        _active = _partitions.Count(partition => partition is { IsActive: true });
        _pusher.IsSteered = true;
    }

    /// <summary>Has the partition fetched from its next offset on; what was fetched of it before is not pushed any more.</summary>
    private void Plan(ReadPartition partition)
    {
        partition.Generation++;
        (partition.Position, partition.IsDropped, partition.End) = (partition.Next, false, PartitionSlice.NoEnd);
        lock (_plan.Gate)
        {
            while (_plan.Partitions.Count <= partition.Number)
            {
                // Who hands out partitions may hear of new ones first.
                _plan.Partitions.Add(new PlannedPartition(_plan.Partitions.Count));
                _steward.Refresh();
            }

            var planned = _plan.Partitions[partition.Number];
            (planned.Generation, planned.Offset) = (partition.Generation, partition.Next);
            (planned.IsWanted, planned.IsLost, planned.IsReplaced) = (partition.IsActive, false, false);
            (planned.Failures, planned.FailedAt, planned.Bytes, planned.NotBefore) = (0, -1, 0, 0);
            planned.Version++;
            Monitor.PulseAll(_plan.Gate);
        }
    }

    /// <summary>Has fetching of the partition stop or go on where it stands.</summary>
    private void PlanWish(ReadPartition partition)
    {
        lock (_plan.Gate)
        {
            if (partition.Number < _plan.Partitions.Count && _plan.Partitions[partition.Number] is var planned && planned.Generation == partition.Generation)
            {
                planned.IsWanted = partition.IsActive;
                Monitor.PulseAll(_plan.Gate);
            }
        }
    }

    /// <summary>Does what is due beside records.</summary>
    private void Attend(ILogHandler handler)
    {
        while (_hasAll && _partitions.Length < Known())
        {
            var partition = _partitions.Length;
            Assign(partition);
            handler.OnAssigned(partition);
        }

        while (TryTakeLost(out var lost))
        {
            if (Find(lost.Partition) is { IsStarted: true } partition && partition.Generation == lost.Generation)
            {
                partition.IsStarted = false;
                Recount();
                handler.OnOutOfRange(lost.Partition, lost.Range);
            }
        }
    }

    private int Known()
    {
        lock (_plan.Gate)
        {
            return _plan.Partitions.Count;
        }
    }

    /// <summary>The next loss of which everything before it has been pushed.</summary>
    private bool TryTakeLost(out LostRange lost)
    {
        lock (_plan.Gate)
        {
            return _plan.Lost.TryPeek(out lost)
                && (Find(lost.Partition) is not { IsStarted: true } partition || partition.Generation != lost.Generation || partition.Position >= lost.Offset)
                && _plan.Lost.TryDequeue(out lost);
        }
    }

    private bool WaitForWork(TimeSpan wait)
    {
        var began = _plan.Clock.GetTimestamp();
        lock (_plan.Gate)
        {
            while (!_plan.IsWoken && _plan.Lost.Count == 0 && (_active == 0 || _plan.ReadyCount == 0) && !(_hasAll && _partitions.Length < _plan.Partitions.Count))
            {
                var left = wait - _plan.Clock.GetElapsedTime(began);
                if (left <= TimeSpan.Zero)
                {
                    return false;
                }

                // Longer waits are none that a monitor takes; the loop waits on.
                Monitor.Wait(_plan.Gate, left < TimeSpan.FromHours(1) ? left : TimeSpan.FromHours(1));
            }

            var woken = _plan.IsWoken;
            _plan.IsWoken = false;
            return !woken;
        }
    }

    private int Push(ILogHandler handler, int maxRecords)
    {
        var pushed = 0;
        while (pushed < maxRecords && TryFindSlice(out var partition))
        {
            if (partition.IsPaused)
            {
                if (_active == 0)
                {
                    break;
                }

                partition.IsDropped = true;
                EndSlice();
                continue;
            }

            var answer = _read.Answer!;
            ref var slice = ref answer.Partitions[_slice];
            if (!_isSliceBegun)
            {
                _pusher.Begin(slice);
                _isSliceBegun = true;
            }

            pushed += _pusher.Push(answer, slice, partition, handler, maxRecords - pushed);
            if (_pusher.NeedsTime && !TryFindTime(partition))
            {
                break;
            }

            if (_pusher.IsDone && partition.Generation == slice.Asked.Generation)
            {
                Finish(handler, partition, slice);
            }
        }

        return pushed;
    }

    /// <summary>Goes to the next partition's slice of an answer that is to be pushed.</summary>
    private bool TryFindSlice([NotNullWhen(true)] out ReadPartition? partition)
    {
        while (true)
        {
            if (_read.Answer is not { } answer || _slice == answer.PartitionCount)
            {
                _slice = 0;
                _read = _plan.Exchange(_read);
                if (_read.Answer is null)
                {
                    partition = null;
                    return false;
                }

                continue;
            }

            ref var slice = ref answer.Partitions[_slice];
            partition = slice.IsWanted ? Find(slice.Asked.Number) : null;
            if (partition is { IsStarted: true, IsDropped: false } && partition.Generation == slice.Asked.Generation)
            {
                if (_isSliceBegun || slice.Asked.Offset == partition.Position)
                {
                    return true;
                }

                // Something between is missing: it is fetched again.
                Plan(partition);
            }

            EndSlice();
        }
    }

    private void EndSlice()
    {
        _slice++;
        _isSliceBegun = false;
    }

    private void Finish(ILogHandler handler, ReadPartition partition, in PartitionSlice slice)
    {
        partition.Position = slice.NextOffset;
        partition.Next = Math.Max(partition.Next, slice.NextOffset);
        partition.End = slice.End;
        partition.EndAt = _read.Answer!.ReceivedAt;
        var (problem, offset) = (slice.Problem, slice.NextOffset);
        EndSlice();
        if (problem is not null)
        {
            Refuse(partition, offset, problem);
        }
        else if (partition.End != PartitionSlice.NoEnd)
        {
            ReportEnd(handler, partition);
        }
    }

    private void Refuse(ReadPartition partition, long offset, string problem)
    {
        partition.IsStarted = false;
        Recount();
        if (Unreadable is { } other)
        {
            other.OnUnreadable(partition.Number, offset, problem);
            return;
        }

        _failure = new LogException($"Partition {partition.Number} of topic '{_plan.Topic}' cannot be read on at offset {offset}: {problem}.") { IsTransient = false };
        throw _failure;
    }

    private void RepeatEnds(ILogHandler handler)
    {
        foreach (var partition in _partitions)
        {
            if (partition is { IsActive: true, End: not PartitionSlice.NoEnd })
            {
                ReportEnd(handler, partition);
            }
        }
    }

    private void ReportEnd(ILogHandler handler, ReadPartition partition)
    {
        if (partition.IsActive && _plan.Clock.GetElapsedTime(partition.EndAt) < EndAge)
        {
            handler.OnEnd(partition.Number, partition.End);
        }
    }

    /// <summary>Looks up what a record counts as whose time does not count; false where that cannot be known now.</summary>
    private bool TryFindTime(ReadPartition partition)
    {
        try
        {
            partition.Time = _previous.FindAsync(partition.Number, partition.Next, _stopping.Token).GetAwaiter().GetResult() ?? AppendTime.Earliest;
            return true;
        }
        catch (Exception e) when (e is OperationCanceledException or LogException { IsTransient: true })
        {
            return false;
        }
    }
}
