using TrendingTopics.Engine.Logs;
using TrendingTopics.Wire.Clusters;
using TrendingTopics.Wire.Fetching;
using TrendingTopics.Wire.Protocol;

namespace TrendingTopics.Wire.Reading;

/// <summary>
/// Reads a topic's partitions: pushes their records straight out of what was fetched. Which partitions are its own is said to it
/// (<see cref="Assign"/>, <see cref="Revoke"/>) or, where nobody shares the topic, all are. Fetching goes on by itself while this thread
/// pushes, and where the handler takes partitions at once, those who fetch push as well; what was fetched of a partition that is paused is
/// kept while all are, and dropped where others go on.
/// </summary>
public sealed class TopicReader : ILogReader
{
    private readonly FetchPlan _plan;
    private readonly Steward _steward;
    private readonly ReadPartitions _partitions = new();
    private readonly FetchWishes _wishes;
    private readonly PartitionEnds _ends;
    private readonly PushRound _round;
    private readonly CancellationTokenSource _stopping = new();
    private readonly bool _hasAll;

    /// <param name="cluster">The cluster.</param>
    /// <param name="topic">What it says of the topic now.</param>
    /// <param name="hasAll">Whether all partitions are this reader's.</param>
    internal TopicReader(Cluster cluster, TopicMetadata topic, bool hasAll)
    {
        _hasAll = hasAll;
        _plan = new FetchPlan(topic.Name, cluster.Options, cluster.Clock);
        _steward = new Steward(_plan, cluster, topic);
        _wishes = new FetchWishes(_plan, _steward, cluster.Logger);
        _ends = new PartitionEnds(_plan);
        var times = new PreviousTime(cluster, topic.Name, _stopping.Token);
        _round = new PushRound(_plan, lane => new LanePusher(lane, _plan, _partitions, _wishes, _ends, times));
        _plan.Change(plan => plan.Help = _round);
    }

    /// <summary>
    /// Takes a partition over that cannot be read here; without it <see cref="Poll"/> fails. Belongs to the polling thread.
    /// </summary>
    public IUnreadableHandler? Unreadable { get => _ends.Unreadable; set => _ends.Unreadable = value; }

    /// <summary>Whether a record has come whose time is its sender's.</summary>
    public bool HasSendersTimes => _partitions.AnyHasSendersTimes;

    /// <summary>The offset that the partition's next record has at least; null where it is not this reader's, or not started.</summary>
    public long? NextOf(int partition) => _partitions.Find(partition) is { IsStarted: true } state ? state.Next : null;

    /// <summary>Makes a partition this reader's; it is pushed once it is started. Belongs to the polling thread.</summary>
    public void Assign(int partition) => _partitions.Add(partition);

    /// <summary>Takes a partition away from this reader. Belongs to the polling thread.</summary>
    public void Revoke(int partition)
    {
        if (_partitions.Find(partition) is { } state)
        {
            state.IsStarted = false;
            _wishes.Restart(state);
            _partitions.Remove(partition);
        }
    }

    /// <inheritdoc/>
    public int Poll(ILogHandler handler, int maxRecords, TimeSpan wait)
    {
        ArgumentNullException.ThrowIfNull(handler);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxRecords, 1);
        if (_ends.Failure is { } failure)
        {
            throw failure;
        }

        Attend(handler);
        var pushed = _round.Run(handler, maxRecords);
        if (pushed == 0 && wait > TimeSpan.Zero && _wishes.Wait(_partitions, _hasAll, wait))
        {
            Attend(handler);
            pushed = _round.Run(handler, maxRecords);
        }

        return pushed;
    }

    /// <inheritdoc/>
    public void Start(int partition, long offset)
    {
        if (_partitions.Find(partition) is { } state)
        {
            (state.IsStarted, state.IsPaused) = (true, false);
            (state.Next, state.Time) = (offset, null);
            _wishes.Restart(state);
        }
    }

    /// <inheritdoc/>
    public void Pause(int partition)
    {
        if (_partitions.Find(partition) is { IsPaused: false } state)
        {
            state.IsPaused = true;
            _wishes.Update(state);
        }
    }

    /// <inheritdoc/>
    public void Resume(int partition)
    {
        if (_partitions.Find(partition) is { IsPaused: true } state)
        {
            state.IsPaused = false;
            if (state.IsDropped)
            {
                _wishes.Restart(state);
            }
            else
            {
                _wishes.Update(state);
            }
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

    /// <summary>Does what is due beside records.</summary>
    private void Attend(ILogHandler handler)
    {
        while (_hasAll && _partitions.Length < _wishes.Known)
        {
            var partition = _partitions.Length;
            Assign(partition);
            handler.OnAssigned(partition);
        }

        while (_wishes.TryTakeLost(_partitions, out var lost))
        {
            if (_partitions.Find(lost.Partition) is { IsStarted: true } partition && partition.Generation == lost.Generation)
            {
                partition.IsStarted = false;
                handler.OnOutOfRange(lost.Partition, lost.Range);
            }
        }
    }
}
