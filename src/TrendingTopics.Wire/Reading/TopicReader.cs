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
    private readonly Func<int, ReadPartition?> _find;
    private readonly FetchWishes _wishes;
    private readonly SliceWalk _walk;
    private readonly BatchPusher _pusher;
    private readonly PreviousTime _previous;
    private readonly CancellationTokenSource _stopping = new();
    private readonly bool _hasAll;
    private ReadPartition?[] _partitions = [];
    private LogException? _failure;
    private int _active;

    /// <param name="cluster">The cluster.</param>
    /// <param name="topic">What it says of the topic now.</param>
    /// <param name="hasAll">Whether all partitions are this reader's.</param>
    internal TopicReader(Cluster cluster, TopicMetadata topic, bool hasAll)
    {
        _hasAll = hasAll;
        _plan = new FetchPlan(topic.Name, cluster.Options, cluster.Clock);
        _steward = new Steward(_plan, cluster, topic);
        _find = Find;
        _wishes = new FetchWishes(_plan, _steward);
        _walk = new SliceWalk(_plan, _wishes, _find);
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
            _wishes.Restart(state);
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
        if (pushed == 0 && wait > TimeSpan.Zero && _wishes.Wait(_active > 0, _hasAll ? _partitions.Length : null, wait))
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
            _wishes.Restart(state);
            Recount();
        }
    }

    /// <inheritdoc/>
    public void Pause(int partition)
    {
        if (Find(partition) is { IsPaused: false } state)
        {
            state.IsPaused = true;
            _wishes.Update(state);
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
                _wishes.Restart(state);
            }
            else
            {
                _wishes.Update(state);
            }

            Recount();
        }
    }

    /// <inheritdoc/>
    public void Wake() => _wishes.Wake();

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

    /// <summary>Does what is due beside records.</summary>
    private void Attend(ILogHandler handler)
    {
        while (_hasAll && _partitions.Length < _wishes.Known)
        {
            var partition = _partitions.Length;
            Assign(partition);
            handler.OnAssigned(partition);
        }

        while (_wishes.TryTakeLost(_find, out var lost))
        {
            if (Find(lost.Partition) is { IsStarted: true } partition && partition.Generation == lost.Generation)
            {
                partition.IsStarted = false;
                Recount();
                handler.OnOutOfRange(lost.Partition, lost.Range);
            }
        }
    }

    private int Push(ILogHandler handler, int maxRecords)
    {
        var pushed = 0;
        while (pushed < maxRecords && _walk.TryFind(out var partition))
        {
            if (partition.IsPaused)
            {
                if (_active == 0)
                {
                    break;
                }

                partition.IsDropped = true;
                _walk.End();
                continue;
            }

            ref var slice = ref _walk.Slice;
            if (!_walk.IsBegun)
            {
                _pusher.Begin(slice);
                _walk.IsBegun = true;
            }

            pushed += _pusher.Push(_walk.Answer, slice, partition, handler, maxRecords - pushed);
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

    private void Finish(ILogHandler handler, ReadPartition partition, in PartitionSlice slice)
    {
        partition.Position = slice.NextOffset;
        partition.Next = Math.Max(partition.Next, slice.NextOffset);
        partition.End = slice.End;
        partition.EndAt = _walk.Answer.ReceivedAt;
        var (problem, offset) = (slice.Problem, slice.NextOffset);
        _walk.End();
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
