using FASTER.core;
using TrendingTopics.Embedded.Disk;
using TrendingTopics.Engine.Logs;

namespace TrendingTopics.Embedded.Logs;

/// <summary>
/// One scan serves all partitions. It begins at the lowest address that any of them needs; what a partition has had already is
/// skipped by its offset, and what passes while it is paused is noted, so that the scan goes back for it when it is resumed. Where all
/// are paused together, the usual case, the scan stands still and nothing is read twice.
/// </summary>
internal sealed class EmbeddedLogReader(EmbeddedLog log, DurableLog disk, EventTopic topic) : ILogReader
{
    private readonly PartitionCursor[] _cursors = [.. Enumerable.Range(0, topic.Description.Partitions).Select(_ => new PartitionCursor())];
    private EntryScan? _scan;
    private EventGroup _group;
    private int _groupsLeft;
    private int _recordsLeft;
    private int _at;
    private int _active;
    private bool _assigned;
    private bool _seek;
    private bool _reachedEnd;
    private volatile bool _woken;

    public int Poll(ILogHandler handler, int maxRecords, TimeSpan wait)
    {
        ArgumentNullException.ThrowIfNull(handler);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxRecords, 1);
        if (!_assigned)
        {
            _assigned = true;
            for (var partition = 0; partition < _cursors.Length; partition++)
            {
                handler.OnAssigned(partition);
            }
        }

        var pushed = Push(handler, maxRecords);
        if (pushed == 0 && wait > TimeSpan.Zero)
        {
            log.WaitFor(_reachedEnd ? _scan!.NextAddress : long.MaxValue, () => _woken, wait);
            _woken = false;
            pushed = Push(handler, maxRecords);
        }

        if (pushed == 0)
        {
            ThrowIfFailed();
        }

        return pushed;
    }

    public void Start(int partition, long offset)
    {
        var cursor = _cursors[partition];
        SetActive(cursor, true);
        cursor.Started = true;
        cursor.Unchecked = true;
        cursor.Next = offset;
        cursor.Address = log.AddressOf(topic, partition, offset);
        _seek = true;
    }

    public void Pause(int partition) => SetActive(_cursors[partition], false);

    public void Resume(int partition)
    {
        var cursor = _cursors[partition];
        SetActive(cursor, cursor.Started);
        _seek |= cursor.Address != PartitionCursor.InStep;
    }

    public void Wake()
    {
        _woken = true;
        log.WakeReaders();
    }

    public ValueTask DisposeAsync()
    {
        _scan?.Dispose();
        _scan = null;
        return default;
    }

    private void SetActive(PartitionCursor cursor, bool active)
    {
        if (cursor.Active != active)
        {
            cursor.Active = active;
            _active += active ? 1 : -1;
        }
    }

    private int Push(ILogHandler handler, int maxRecords)
    {
        var pushed = 0;
        _reachedEnd = false;
        ReportLost(handler);
        try
        {
            while (pushed < maxRecords && _active > 0)
            {
                if (_seek)
                {
                    Seek();
                }

                if (_recordsLeft == 0 && !NextGroup(handler))
                {
                    _reachedEnd = !_seek;
                    break;
                }

                pushed += PushGroup(handler, maxRecords - pushed);
            }
        }
        catch (FasterException e)
        {
            Rewind();
            throw new LogException($"The log could not be read: {e.Message}", e);
        }

        ReportEnds(handler);
        return pushed;
    }

    /// <summary>Finds out where the scan has to go on, and moves it there where it is not.</summary>
    private void Seek()
    {
        _seek = false;
        var here = _scan is null ? long.MaxValue : IsWithinEntry ? _scan.Address : _scan.NextAddress;
        var target = long.MaxValue;
        var needsHere = false;
        foreach (var cursor in _cursors.Where(c => c.Active))
        {
            needsHere |= cursor.Address == PartitionCursor.InStep;
            target = Math.Min(target, cursor.Address == PartitionCursor.InStep ? here : cursor.Address);
        }

        if (target > here || (target == here && needsHere && !_cursors.Any(c => c.Active && c.Address == here)))
        {
            if (needsHere)
            {
                // What others need lies ahead, and the scan will meet it.
                ClearAddresses();
                return;
            }

            // The scan jumps ahead: paused partitions in step have to come back for what it leaves out.
            foreach (var cursor in _cursors.Where(c => c.Started && !c.Active))
            {
                cursor.Miss(here);
            }
        }

        _scan?.Dispose();
        _scan = new EntryScan(disk, target, entry => LogSearch.IsOf(entry, topic));
        _groupsLeft = 0;
        _recordsLeft = 0;
        ClearAddresses();
    }

    private bool IsWithinEntry => _recordsLeft > 0 || _groupsLeft > 0;

    private void ClearAddresses()
    {
        foreach (var cursor in _cursors.Where(c => c.Active))
        {
            cursor.Address = PartitionCursor.InStep;
        }
    }

    /// <summary>After a failed read the scan begins again where it stood.</summary>
    private void Rewind()
    {
        var here = IsWithinEntry ? _scan!.Address : _scan!.NextAddress;
        _scan.Dispose();
        _scan = null;
        _groupsLeft = 0;
        _recordsLeft = 0;
        _seek = true;
        foreach (var cursor in _cursors.Where(c => c.Started))
        {
            cursor.Miss(here);
        }
    }

    /// <summary>Goes to the next group that an active partition needs, in this entry or a later one; false at the end.</summary>
    private bool NextGroup(ILogHandler handler)
    {
        while (true)
        {
            while (_groupsLeft > 0)
            {
                _groupsLeft--;
                _group = EventGroup.Read(_scan!.Entry, _at);
                _at = _group.End;
                if (IsNeeded(handler))
                {
                    _recordsLeft = _group.Count;
                    _at = _group.Start;
                    return true;
                }

                if (_seek)
                {
                    return false;
                }
            }

            if (!_scan!.MoveNext())
            {
                return false;
            }

            _groupsLeft = EventEntry.GroupsOf(_scan.Entry);
            _at = EventEntry.GroupsStart(_scan.Entry);
        }
    }

    private bool IsNeeded(ILogHandler handler)
    {
        var cursor = _cursors[_group.Partition];
        if (cursor.Next >= _group.FirstOffset + _group.Count)
        {
            return false;
        }

        if (!cursor.Active)
        {
            cursor.Miss(_scan!.Address);
            return false;
        }

        if (cursor.Next < _group.FirstOffset)
        {
            // Retention overtook the scan.
            Lose(handler, _group.Partition);
            return false;
        }

        return true;
    }

    /// <summary>Pushes records of the group until it ends, enough are pushed, or the handler changes its mind.</summary>
    private int PushGroup(ILogHandler handler, int maxRecords)
    {
        var entry = _scan!.Buffer;
        var appendTime = EventEntry.AppendTimeOf(entry);
        var cursor = _cursors[_group.Partition];
        var pushed = 0;
        while (_recordsLeft > 0 && pushed < maxRecords && !_seek)
        {
            if (!cursor.Active)
            {
                if (_active > 0)
                {
                    cursor.Miss(_scan.Address);
                    _recordsLeft = 0;
                    _at = _group.End;
                }

                break;
            }

            var header = EventEntry.ReadCount(entry, ref _at);
            var keyLength = (header & 1) == 0 ? 0 : (int)EventEntry.ReadCount(entry, ref _at);
            var (key, value) = (_at, _at + keyLength);
            var valueLength = (int)(header >> 1);
            _at = value + valueLength;
            var offset = _group.FirstOffset + _group.Count - _recordsLeft--;
            if (offset < cursor.Next)
            {
                continue;
            }

            cursor.Next = offset + 1;
            pushed++;
            handler.OnRecord(new LogRecord
            {
                Partition = _group.Partition,
                Offset = offset,
                AppendTime = appendTime,
                Key = entry.AsSpan(key, keyLength),
                Value = entry.AsSpan(value, valueLength),
            });
        }

        return pushed;
    }

    private void ReportLost(ILogHandler handler)
    {
        for (var partition = 0; partition < _cursors.Length; partition++)
        {
            var cursor = _cursors[partition];
            if (cursor.Active)
            {
                var range = log.RangeOf(topic, partition);
                var isBehindEnd = cursor.Unchecked && cursor.Next > range.End;
                cursor.Unchecked = false;
                if (cursor.Next < range.Start || isBehindEnd)
                {
                    Lose(handler, partition);
                }
            }
        }
    }

    private void Lose(ILogHandler handler, int partition)
    {
        var cursor = _cursors[partition];
        SetActive(cursor, false);
        cursor.Started = false;
        cursor.Address = PartitionCursor.InStep;
        handler.OnOutOfRange(partition, log.RangeOf(topic, partition));
    }

    private void ReportEnds(ILogHandler handler)
    {
        for (var partition = 0; _reachedEnd && partition < _cursors.Length; partition++)
        {
            var cursor = _cursors[partition];
            if (cursor.Active && cursor.Address == PartitionCursor.InStep)
            {
                handler.OnEnd(partition, cursor.Next);
            }
        }
    }

    private void ThrowIfFailed()
    {
        try
        {
            log.ThrowIfUnusable();
        }
        catch (ObjectDisposedException e)
        {
            throw new LogException("The log is closed.", e);
        }
    }
}
