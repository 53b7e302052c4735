using Confluent.Kafka;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Kafka.Clients;

namespace TrendingTopics.Kafka.Reading;

/// <summary>
/// Reads a topic as a member of a group. The client fetches ahead and hands out one record at a time; telling it to pause a partition
/// makes it drop what it has fetched. So it is told as late as can be: where all partitions are paused, it is just not asked for a
/// while; where others go on, only once a record comes that must not be pushed, which it then fetches again.
/// </summary>
internal sealed class KafkaLogReader : ILogReader
{
    // How long waiting in the client may keep a wake from being seen, in milliseconds.
    private const int Slice = 5;

    // The client must be asked now and then, or the group takes the reader for dead.
    private static readonly TimeSpan LongestRest = TimeSpan.FromMilliseconds(500);
    private readonly KafkaClients _clients;
    private readonly Scratch _keys = new();
    private readonly Scratch _values = new();
    private readonly Queue<Rebalance> _rebalances = new();
    private readonly GroupClient _client;
    private readonly ReaderDuties _duties;
    private readonly ManualResetEventSlim _wake = new();
    private readonly CancellationTokenSource _stopping = new();
    private ReadPartition?[] _partitions = [];
    private ILogHandler? _polledBy;
    private int _active;
    private int _heldBack;
    private long _restingSince;

    /// <param name="cluster">The cluster.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="group">The group.</param>
    /// <param name="isDirect">Whether most records are read elsewhere, so that it is told how far (<see cref="Store"/>).</param>
    public KafkaLogReader(Cluster cluster, string topic, string group, bool isDirect = false)
    {
        _clients = cluster.Clients;
        _duties = new ReaderDuties(cluster, topic, group, _stopping.Token);
        _client = new GroupClient(_clients, topic, group, !isDirect, _keys, _values, OnChanged);
    }

    public int Poll(ILogHandler handler, int maxRecords, TimeSpan wait)
    {
        ArgumentNullException.ThrowIfNull(handler);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxRecords, 1);
        Attend(handler);
        var pushed = PushAvailable(handler, maxRecords, 0);
        if (pushed > 0 || wait <= TimeSpan.Zero)
        {
            return pushed;
        }

        var began = _clients.Clock.GetTimestamp();
        while (pushed == 0 && !_wake.IsSet && _clients.Clock.GetElapsedTime(began) is var waited && waited < wait)
        {
            pushed = PushAvailable(handler, maxRecords, (int)Math.Clamp((wait - waited).TotalMilliseconds, 1, Slice));
            Attend(handler);
        }

        _wake.Reset();
        return pushed;
    }

    public void Start(int partition, long offset)
    {
        if (Find(partition) is { } state)
        {
            (state.Next, state.IsStarted, state.IsPaused, state.End, state.Range) = (offset, true, false, ReadPartition.NoEnd, null);
            state.Starts++;
            state.AppendTime.Forget();
            _client.Seek(state);
            Recount();
        }
    }

    public void Pause(int partition)
    {
        if (Find(partition) is { IsPaused: false } state)
        {
            state.IsPaused = true;
            Recount();
        }
    }

    public void Resume(int partition)
    {
        if (Find(partition) is { IsPaused: true } state)
        {
            state.IsPaused = false;
            if (state is { IsClientPaused: true, IsStarted: true })
            {
                state.End = ReadPartition.NoEnd;
                _client.Seek(state);
            }

            Recount();
        }
    }

    /// <summary>Takes note of how far a partition was read elsewhere or, where it was not, here.</summary>
    public void Store(int partition, long? next)
    {
        if ((next ?? (Find(partition) is { IsStarted: true } own ? own.Next : null)) is { } offset)
        {
            _client.Store(partition, offset);
        }
    }

    public void Wake() => _wake.Set();

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);

        // Leaving the group takes an answer of the cluster, and waits for it.
        await Task.Run(_client.Dispose).ConfigureAwait(false);
        _stopping.Dispose();
        _wake.Dispose();
    }

    /// <summary>What is due beside records.</summary>
    private void Attend(ILogHandler handler)
    {
        foreach (var partition in _partitions)
        {
            if (partition is { IsSeekDue: true, IsStarted: true, IsPaused: false })
            {
                _client.Seek(partition);
            }
        }

        if (_duties.Pump(_partitions, handler))
        {
            Recount();
        }
    }

    /// <summary>Pushes what the client has; waits so long for the first.</summary>
    private int PushAvailable(ILogHandler handler, int maxRecords, int milliseconds)
    {
        var pushed = 0;
        while (pushed < maxRecords && Take(handler, pushed == 0 ? milliseconds : 0, out var result))
        {
            if (result is not null && Push(handler, result))
            {
                pushed++;
                if (_active == 0)
                {
                    break;
                }
            }
            else
            {
                milliseconds = 0;
            }
        }

        return pushed;
    }

    /// <summary>Asks the client what comes next. False where nothing is there; null where it was nothing to push.</summary>
    private bool Take(ILogHandler handler, int milliseconds, out ConsumeResult<int, int>? result)
    {
        result = null;
        if (_active == 0 && _heldBack > 0)
        {
            if (_clients.Clock.GetElapsedTime(_restingSince) < LongestRest)
            {
                _wake.Wait(milliseconds);
                return false;
            }

            TellPaused();
        }

        _polledBy = handler;
        try
        {
            result = _client.Consume(milliseconds);
        }
        catch (KafkaException e)
        {
            _duties.OnError(e, e is ConsumeException { ConsumerRecord: { } place } ? Find(place.Partition.Value) : null);
            Recount();
        }
        finally
        {
            _polledBy = null;
        }

        return _rebalances.Count == 0 ? result is not null : Rebalance(handler, ref result);
    }

    /// <summary>
    /// Takes note of a partition that came or went. The group gives away what went as soon as this returns, so the handler is told at once;
    /// what came can wait until the client has returned. A client that is being closed tells nobody.
    /// </summary>
    private void OnChanged(Rebalance change)
    {
        _rebalances.Enqueue(change);
        if (!change.IsAssigned && _polledBy is { } handler)
        {
            Rebalance(handler);
        }
    }

    /// <summary>Tells the handler who came and went; what it does then may make the record outdated that came with it.</summary>
    private bool Rebalance(ILogHandler handler, ref ConsumeResult<int, int>? result)
    {
        var state = result is null ? null : Find(result.Partition.Value);
        var starts = state?.Starts;
        Rebalance(handler);
        if (state is not null && (state.Starts != starts || !ReferenceEquals(state, Find(state.Number))))
        {
            result = null;
        }

        return true;
    }

    private bool Push(ILogHandler handler, ConsumeResult<int, int> result)
    {
        var offset = result.Offset.Value;
        if (Find(result.Partition.Value) is not { IsStarted: true, IsSeekDue: false, Range: null } partition || offset < partition.Next)
        {
            return false;
        }

        if (partition.IsPaused)
        {
            _client.Pause(partition);
            Recount();
            return false;
        }

        if (result.IsPartitionEOF)
        {
            (partition.Next, partition.End) = (offset, offset);
            return false;
        }

        var message = result.Message;
        if (message.Timestamp.Type == TimestampType.LogAppendTime)
        {
            partition.AppendTime.Take(message.Timestamp);
        }
        else if (!_duties.TryTakeTime(partition, offset, message.Timestamp))
        {
            return false;
        }

        partition.Next = offset + 1;
        partition.End = ReadPartition.NoEnd;
        handler.OnRecord(new LogRecord
        {
            Partition = partition.Number,
            Offset = offset,
            AppendTime = partition.AppendTime.Last,
            Key = _keys.Read(message.Key),
            Value = _values.Read(message.Value),
            TraceParent = TraceHeader.Read(message.Headers),
        });
        return true;
    }

    private void Rebalance(ILogHandler handler)
    {
        while (_rebalances.TryDequeue(out var change))
        {
            var number = change.Partition;
            if (change.IsAssigned)
            {
                if (number >= _partitions.Length)
                {
                    Array.Resize(ref _partitions, number + 1);
                }

                var partition = new ReadPartition(number);
                _partitions[number] = partition;
                _client.Pause(partition);
            }
            else
            {
                _partitions[number] = null;
            }

            Recount();
            _duties.OnRebalanced(change);
            if (change.IsAssigned)
            {
                handler.OnAssigned(number);
            }
            else
            {
                handler.OnRevoked(number);
            }
        }
    }

    private void TellPaused()
    {
        foreach (var partition in _partitions)
        {
            if (partition is { IsHeldBack: true })
            {
                _client.Pause(partition);
            }
        }

        Recount();
    }

    private ReadPartition? Find(int number) => (uint)number < (uint)_partitions.Length ? _partitions[number] : null;

    private void Recount()
    {
        var wasResting = _active == 0 && _heldBack > 0;
        (_active, _heldBack) = (0, 0);
        foreach (var partition in _partitions)
        {
            _active += partition is { IsActive: true } ? 1 : 0;
            _heldBack += partition is { IsHeldBack: true } ? 1 : 0;
        }

        if (!wasResting && _active == 0 && _heldBack > 0)
        {
            _restingSince = _clients.Clock.GetTimestamp();
        }
    }
}
