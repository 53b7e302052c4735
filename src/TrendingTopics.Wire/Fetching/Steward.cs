using TrendingTopics.Engine.Logs;
using TrendingTopics.Wire.Clusters;
using TrendingTopics.Wire.Protocol;

namespace TrendingTopics.Wire.Fetching;

/// <summary>
/// Keeps a reader's plan true: who leads which partition, how many there are, whether the topic is still the same, and which offsets a
/// partition has that did not have the one to be read next. It has fetchers for each broker that is needed.
/// </summary>
internal sealed class Steward : IAsyncDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(500);
    private readonly FetchPlan _plan;
    private readonly Cluster _cluster;
    private readonly List<BrokerFetcher> _fetchers = [];
    private readonly Dictionary<int, int> _lanes = [];
    private readonly List<PlannedPartition> _lost = [];
    private readonly SemaphoreSlim _signal = new(0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _work;
    private TopicMetadata _topic;
    private volatile bool _isRefreshDue;
    private long _refreshedAt;
    private string? _problem;

    /// <param name="plan">The plan.</param>
    /// <param name="cluster">The cluster.</param>
    /// <param name="topic">What it says of the topic now.</param>
    public Steward(FetchPlan plan, Cluster cluster, TopicMetadata topic)
    {
        (_plan, _cluster, _topic) = (plan, cluster, topic);
        Route(topic);
        _isRefreshDue |= HasLeaderless(topic);
        _work = Task.Run(RunAsync);
    }

    /// <summary>Has it looked up who leads what.</summary>
    public void Refresh()
    {
        _isRefreshDue = true;
        Signal();
    }

    /// <summary>Ends all.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _work.ConfigureAwait(false);
        _plan.Change(plan => plan.IsStopping = true);
        await Task.Factory.StartNew(EndFetchers, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
        _signal.Dispose();
        _stopping.Dispose();
    }

    private void EndFetchers()
    {
        foreach (var fetcher in _fetchers)
        {
            fetcher.Interrupt();
        }

        foreach (var fetcher in _fetchers)
        {
            fetcher.Join();
        }
    }

    private void Signal()
    {
        if (_signal.CurrentCount == 0 && !_stopping.IsCancellationRequested)
        {
            _signal.Release();
        }
    }

    private void OnLost(PlannedPartition partition)
    {
        _lost.Add(partition);
        Signal();
    }

    private async Task RunAsync()
    {
        _refreshedAt = _plan.Clock.GetTimestamp();
        var pause = _isRefreshDue ? Pace : _plan.Options.MetadataAge;
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await _signal.WaitAsync(pause, _stopping.Token).ConfigureAwait(false);
                pause = await AttendAsync().ConfigureAwait(false);
                Say(null);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (LogException e)
            {
                Say(e.Message);
                _isRefreshDue = true;
                pause = RetryPause;
            }
        }
    }

    /// <summary>Does what is due; says when to look again.</summary>
    private async Task<TimeSpan> AttendAsync()
    {
        var isComplete = true;
        var age = _plan.Clock.GetElapsedTime(_refreshedAt);
        if (_isRefreshDue || age >= _plan.Options.MetadataAge)
        {
            if (age < Pace)
            {
                return Pace - age;
            }

            _isRefreshDue = false;
            _refreshedAt = _plan.Clock.GetTimestamp();
            isComplete = await RefreshAsync().ConfigureAwait(false);
        }

        // Also where not all can be read: a topic that was created again may have fewer partitions, and the reader is to learn of it.
        await FindRangesAsync().ConfigureAwait(false);
        if (!isComplete)
        {
            throw new LogException("not every partition has a leader.");
        }

        return _isRefreshDue ? Pace : _plan.Options.MetadataAge;
    }

    /// <summary>Looks up who leads what, and says whether somebody leads each partition.</summary>
    private async Task<bool> RefreshAsync()
    {
        var topic = await _cluster.DescribeAsync(_plan.Topic, _stopping.Token).ConfigureAwait(false);
        if (topic.Error != ErrorCode.None)
        {
            throw new LogException($"the brokers say {topic.Error} of it.");
        }

        Route(topic);
        return !HasLeaderless(topic) && !HasUnknown(topic.Partitions.Count);
    }

    private static bool HasLeaderless(TopicMetadata topic) =>
        topic.Partitions.Count == 0 || topic.Partitions.Any(p => !topic.Brokers.ContainsKey(p.Leader));

    /// <summary>Whether the reader has partitions that the answer does not have yet.</summary>
    private bool HasUnknown(int count)
    {
        lock (_plan.Gate)
        {
            return _plan.Partitions.Count > count;
        }
    }

    private void Route(TopicMetadata topic)
    {
        _topic = topic;
        lock (_plan.Gate)
        {
            var isOther = _plan.TopicId != Guid.Empty && topic.Id != Guid.Empty && topic.Id != _plan.TopicId;
            _plan.TopicId = topic.Id;
            _plan.Brokers = topic.Brokers;
            foreach (var found in topic.Partitions.OrderBy(p => p.Number))
            {
                if (found.Number == _plan.Partitions.Count)
                {
                    _plan.Partitions.Add(new PlannedPartition(found.Number));
                }

                if (found.Number < _plan.Partitions.Count)
                {
                    Route(_plan.Partitions[found.Number], found, isOther);
                }
            }

            if (isOther)
            {
                foreach (var gone in _plan.Partitions.Skip(topic.Partitions.Count))
                {
                    Replace(gone);
                }

                _cluster.Logger.TopicRecreated(_plan.Topic, topic.IdText);
            }

            EnsureFetchers();
            Monitor.PulseAll(_plan.Gate);
        }
    }

    private void Route(PlannedPartition partition, PartitionMetadata found, bool isOther)
    {
        if (isOther)
        {
            Replace(partition);
        }

        if (found.LeaderEpoch >= 0 && found.LeaderEpoch < partition.LeaderEpoch)
        {
            // From a broker that has not heard of the latest leader.
            return;
        }

        var leader = _plan.Brokers.ContainsKey(found.Leader) ? found.Leader : PlannedPartition.Nobody;
        (partition.Leader, partition.LeaderEpoch) = (leader, found.LeaderEpoch);
        var stays = partition.Broker != PlannedPartition.Nobody && _plan.Brokers.ContainsKey(partition.Broker) && partition.ReplicaUntil > _plan.Clock.GetTimestamp();
        if (!stays && partition.Broker != leader)
        {
            (partition.Broker, partition.ReplicaUntil) = (leader, 0);
            partition.Version++;
        }
    }

    /// <summary>Whatever was to be read next is not in the topic of another id, whether or not it has that offset or that partition.</summary>
    private void Replace(PlannedPartition partition)
    {
        (partition.LeaderEpoch, partition.IsReplaced) = (-1, partition.IsWanted);
        if (partition is { IsWanted: true, IsLost: false })
        {
            partition.IsLost = true;
            partition.Version++;
            _lost.Add(partition);
        }
    }

    private void EnsureFetchers()
    {
        foreach (var broker in _plan.Partitions.Select(p => p.Broker).Where(broker => broker != PlannedPartition.Nobody).Distinct())
        {
            for (var lane = _lanes.GetValueOrDefault(broker); lane < _plan.LanesPerBroker; lane++)
            {
                var fetcher = new BrokerFetcher(_plan, broker, lane, _cluster, Refresh, OnLost);
                _fetchers.Add(fetcher);
                _lanes[broker] = lane + 1;
                fetcher.Start();
            }
        }
    }

    private async Task FindRangesAsync()
    {
        while (true)
        {
            PlannedPartition partition;
            int generation;
            lock (_plan.Gate)
            {
                if (_lost.Count == 0)
                {
                    return;
                }

                partition = _lost[0];
                generation = partition.Generation;
            }

            var range = partition.Number < _topic.Partitions.Count
                ? await _cluster.GetRangeAsync(_topic, partition.Number, _stopping.Token).ConfigureAwait(false)
                : new LogRange(0, 0);
            lock (_plan.Gate)
            {
                _lost.Remove(partition);
                if (partition.Generation == generation && partition.IsLost)
                {
                    Report(partition, range);
                }

                Monitor.PulseAll(_plan.Gate);
            }
        }
    }

    private void Report(PlannedPartition partition, LogRange range)
    {
        if (!partition.IsReplaced && partition.Offset >= range.Start && partition.Offset <= range.End)
        {
            // It is there after all: what answered was behind.
            partition.IsLost = false;
            return;
        }

        partition.IsWanted = false;
        _plan.Lost.Enqueue(new LostRange(partition.Number, partition.Generation, partition.Offset, range));
    }

    private void Say(string? problem)
    {
        if (problem is null && _problem is not null)
        {
            _cluster.Logger.TopicReadable(_plan.Topic);
        }
        else if (problem is not null && _problem is null)
        {
            _cluster.Logger.TopicUnreadable(_plan.Topic, problem);
        }

        _problem = problem;
    }
}
