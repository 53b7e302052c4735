using TrendingTopics.Engine.Logs;

namespace TrendingTopics.Contracts.Memory;

/// <summary>Pushes a topic's records in the order of the appends. The lock is not held while the handler runs.</summary>
internal sealed class MemoryLogReader(MemoryLog log, string topic, int revocations) : ILogReader
{
    private readonly List<Cursor> _cursors = [];
    private int _revoked;
    private bool _woken;

    public int Poll(ILogHandler handler, int maxRecords, TimeSpan wait)
    {
        ArgumentNullException.ThrowIfNull(handler);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxRecords, 1);
        Assign(handler);
        var pushed = Push(handler, maxRecords);
        if (pushed == 0 && wait > TimeSpan.Zero)
        {
            WaitForRecords(wait);
            pushed = Push(handler, maxRecords);
        }

        return pushed;
    }

    public void Start(int partition, long offset)
    {
        var cursor = _cursors[partition];
        cursor.Next = offset;
        cursor.Started = true;
        cursor.Paused = false;
    }

    public void Pause(int partition) => _cursors[partition].Paused = true;

    public void Resume(int partition) => _cursors[partition].Paused = false;

    public void Wake()
    {
        lock (log.Gate)
        {
            _woken = true;
            Monitor.PulseAll(log.Gate);
        }
    }

    public ValueTask DisposeAsync() => default;

    private void Assign(ILogHandler handler)
    {
        int partitions;
        bool revoked;
        lock (log.Gate)
        {
            partitions = log.Find(topic)?.Partitions.Count ?? 0;
            revoked = log.Find(topic)?.Revocations > revocations;
        }

        for (; revoked && _revoked < _cursors.Count; _revoked++)
        {
            _cursors[_revoked].Started = false;
            handler.OnRevoked(_revoked);
        }

        if (revoked)
        {
            return;
        }

        while (_cursors.Count < partitions)
        {
            _cursors.Add(new Cursor());
            handler.OnAssigned(_cursors.Count - 1);
        }
    }

    private int Push(ILogHandler handler, int maxRecords)
    {
        ReportOutOfRange(handler);
        var pushed = log.PushesAtOnce && handler.TakesPartitionsAtOnce ? PushAtOnce(handler, maxRecords) : PushInTurn(handler, maxRecords);
        ReportEnds(handler);
        return pushed;
    }

    private int PushInTurn(ILogHandler handler, int maxRecords)
    {
        var pushed = 0;
        while (pushed < maxRecords && TryNext(out var partition, out var next))
        {
            Push(handler, partition, next);
            pushed++;
        }

        return pushed;
    }

    private int PushAtOnce(ILogHandler handler, int maxRecords)
    {
        var pushed = new int[_cursors.Count];
        var threads = pushed.Select((_, partition) => Task.Factory.StartNew(
            () =>
            {
                while (pushed[partition] < maxRecords && NextOf(partition) is { } next)
                {
                    Push(handler, partition, next);
                    pushed[partition]++;
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)).ToArray();
        Task.WaitAll(threads);
        return pushed.Sum();
    }

    private void Push(ILogHandler handler, int partition, MemoryRecord record)
    {
        var offset = _cursors[partition].Next++;
        handler.OnRecord(new LogRecord { Partition = partition, Offset = offset, AppendTime = record.AppendTime, Key = record.Key, Value = record.Value, TraceParent = record.TraceParent });
    }

    /// <summary>Of the partitions' next records, the one that was appended first.</summary>
    private bool TryNext(out int partition, out MemoryRecord record)
    {
        lock (log.Gate)
        {
            (partition, record) = (-1, null!);
            for (var i = 0; i < _cursors.Count; i++)
            {
                if (NextOf(i) is { } candidate && (partition < 0 || candidate.Sequence < record.Sequence))
                {
                    (partition, record) = (i, candidate);
                }
            }

            return partition >= 0;
        }
    }

    private MemoryRecord? NextOf(int partition)
    {
        lock (log.Gate)
        {
            var cursor = _cursors[partition];
            return cursor.Pushes && log.Find(topic)?.Partitions is { } partitions && partition < partitions.Count && Holds(partitions[partition].Range, cursor.Next)
                ? partitions[partition][cursor.Next]
                : null;
        }
    }

    private void ReportOutOfRange(ILogHandler handler)
    {
        for (var partition = 0; partition < _cursors.Count; partition++)
        {
            var cursor = _cursors[partition];
            if (cursor.Pushes && RangeOf(partition) is { } range && (cursor.Next < range.Start || cursor.Next > range.End))
            {
                cursor.Started = false;
                handler.OnOutOfRange(partition, range);
            }
        }
    }

    private void ReportEnds(ILogHandler handler)
    {
        for (var partition = 0; partition < _cursors.Count; partition++)
        {
            if (_cursors[partition].Pushes && RangeOf(partition) is { } range && _cursors[partition].Next == range.End)
            {
                handler.OnEnd(partition, range.End);
            }
        }
    }

    private LogRange? RangeOf(int partition)
    {
        lock (log.Gate)
        {
            return log.Find(topic)?.Partitions is { } partitions && partition < partitions.Count ? partitions[partition].Range : null;
        }
    }

    private void WaitForRecords(TimeSpan wait)
    {
        var deadline = TimeProvider.System.GetTimestamp() + (long)(wait.TotalSeconds * TimeProvider.System.TimestampFrequency);
        lock (log.Gate)
        {
            while (!_woken && !TryNext(out _, out _))
            {
                var left = TimeProvider.System.GetElapsedTime(TimeProvider.System.GetTimestamp(), deadline);
                if (left <= TimeSpan.Zero || !Monitor.Wait(log.Gate, left))
                {
                    break;
                }
            }

            _woken = false;
        }
    }

    private static bool Holds(LogRange range, long offset) => offset >= range.Start && offset < range.End;

    private sealed class Cursor
    {
        public long Next { get; set; }

        public bool Started { get; set; }

        public bool Paused { get; set; }

        public bool Pushes => Started && !Paused;
    }
}
