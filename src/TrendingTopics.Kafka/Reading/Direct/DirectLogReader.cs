using TrendingTopics.Engine.Logs;
using TrendingTopics.Wire;
using TrendingTopics.Wire.Reading;

namespace TrendingTopics.Kafka.Reading.Direct;

/// <summary>
/// Reads a topic as a member of a group: the client's reader keeps the membership and says which partitions are whose, but is never told
/// to start one, so that it fetches nothing; the records come over connections of our own. A partition that holds what is not read so is
/// started at the client's reader after all, from there on.
/// </summary>
internal sealed class DirectLogReader : ILogReader, IUnreadableHandler
{
    // So often is the group served while there is nothing to push.
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan StorePace = TimeSpan.FromSeconds(1);
    private readonly Cluster _cluster;
    private readonly string _topic;
    private readonly KafkaLogReader _member;
    private readonly TopicReader _direct;
    private readonly MemberHandler _handler;
    private readonly HashSet<int> _byClient = [];
    private volatile bool _isWoken;
    private long _storedAt;

    public DirectLogReader(Cluster cluster, WireLog wire, string topic, string group)
    {
        (_cluster, _topic) = (cluster, topic);
        _direct = wire.OpenReader(topic);
        _direct.Unreadable = this;
        _handler = new MemberHandler(_direct, _byClient, Store);
        _member = new KafkaLogReader(cluster, topic, group, isDirect: true);
    }

    public int Poll(ILogHandler handler, int maxRecords, TimeSpan wait)
    {
        ArgumentNullException.ThrowIfNull(handler);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxRecords, 1);
        _handler.Outer = handler;
        var pushed = PushAvailable(handler, maxRecords, TimeSpan.Zero);
        var began = _cluster.Clients.Clock.GetTimestamp();
        while (pushed == 0 && !_isWoken && wait - _cluster.Clients.Clock.GetElapsedTime(began) is var left && left > TimeSpan.Zero)
        {
            pushed = PushAvailable(handler, maxRecords, left < Slice ? left : Slice);
        }

        _isWoken &= pushed > 0;
        Attend();
        return pushed;
    }

    public void Start(int partition, long offset) => Of(partition).Start(partition, offset);

    public void Pause(int partition) => Of(partition).Pause(partition);

    public void Resume(int partition) => Of(partition).Resume(partition);

    public void Wake()
    {
        _isWoken = true;
        _direct.Wake();
    }

    public async ValueTask DisposeAsync()
    {
        StoreAll();
        await _direct.DisposeAsync().ConfigureAwait(false);
        await _member.DisposeAsync().ConfigureAwait(false);
    }

    void IUnreadableHandler.OnUnreadable(int partition, long offset, string why)
    {
        _cluster.Clients.Logger.ReadByClient(_topic, partition, offset, why);
        _byClient.Add(partition);
        _member.Start(partition, offset);
    }

    private ILogReader Of(int partition) => _byClient.Contains(partition) ? _member : _direct;

    private int PushAvailable(ILogHandler handler, int maxRecords, TimeSpan wait)
    {
        var pushed = _member.Poll(_handler, maxRecords, TimeSpan.Zero);
        return pushed == maxRecords ? pushed : pushed + _direct.Poll(handler, maxRecords - pushed, pushed > 0 ? TimeSpan.Zero : wait);
    }

    private void Attend()
    {
        if (_direct.HasSendersTimes)
        {
            _cluster.WarnOfSendersTimes(_topic);
        }

        if (_cluster.Clients.Clock.GetElapsedTime(_storedAt) >= StorePace)
        {
            _storedAt = _cluster.Clients.Clock.GetTimestamp();
            StoreAll();
        }
    }

    private void StoreAll()
    {
        foreach (var partition in _handler.Assigned)
        {
            Store(partition);
        }
    }

    /// <summary>Takes note of how far a partition has been read, for tools that look at the group.</summary>
    private void Store(int partition)
    {
        if (_cluster.Clients.Options.CommitOffsets)
        {
            _member.Store(partition, _direct.NextOf(partition));
        }
    }

    /// <summary>Hears from the group.</summary>
    private sealed class MemberHandler(TopicReader direct, HashSet<int> byClient, Action<int> leaving) : ILogHandler
    {
        public ILogHandler? Outer { get; set; }

        public HashSet<int> Assigned { get; } = [];

        public void OnAssigned(int partition)
        {
            Assigned.Add(partition);
            direct.Assign(partition);
            Outer!.OnAssigned(partition);
        }

        public void OnRevoked(int partition)
        {
            leaving(partition);

            // What reads it next tries directly again.
            Assigned.Remove(partition);
            byClient.Remove(partition);
            direct.Revoke(partition);
            Outer!.OnRevoked(partition);
        }

        public void OnRecord(in LogRecord record) => Outer!.OnRecord(record);

        public void OnEnd(int partition, long endOffset) => Outer!.OnEnd(partition, endOffset);

        public void OnOutOfRange(int partition, LogRange range) => Outer!.OnOutOfRange(partition, range);
    }
}
