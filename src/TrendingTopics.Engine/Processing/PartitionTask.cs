using Microsoft.Extensions.Logging;
using TrendingTopics.Engine.Checkpoints;
using TrendingTopics.Engine.Events;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Rankings;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Engine.Time;

namespace TrendingTopics.Engine.Processing;

/// <summary>
/// One assigned partition: its processor, and what goes between it and the store (claim, flushes, checkpoints, advances), one operation
/// at a time. All calls come from the reader's thread.
/// </summary>
internal sealed class PartitionTask
{
    private const long LongestStretch = 10 * UnixMicros.PerSecond;
    private readonly PartitionContext _context;
    private readonly ILogReader _reader;
    private readonly ILogger _logger;
    private readonly Operation<PartitionLoad> _load;
    private readonly Operation<FlushOutcome> _write;
    private readonly IdleWatch _idle;
    private readonly PartitionMeter _meter;
    private PartitionProcessor? _processor;
    private PartitionFlush? _flush;
    private HashSet<PaneSetName> _durableSets = [];
    private StatusKey _writtenKey;
    private long _epoch;
    private long _revision;
    private long _sequence;
    private long _closings;
    private long _nextTrigger;
    private long _nextCheckpoint;
    private long _checkpointOffset;
    private long _checkpointWatermark = PartitionClock.None;
    private long? _checkpointAt;
    private long _recordsSinceTrigger;
    private long? _oldestAppend;
    private long _logEnd;
    private long? _limit;
    private bool _atEnd;
    private bool _reachedEnd;
    private bool _allTaken;
    private bool _paused;
    private bool _held;
    private long? _advance;
    private bool _final;

    public PartitionTask(PartitionContext context, int partition, ILogReader reader)
    {
        _context = context;
        _reader = reader;
        _logger = context.Logger;
        Partition = partition;
        _load = new Operation<PartitionLoad>(context.Now, context.Options.RetryDelay, reader.Wake);
        _write = new Operation<FlushOutcome>(context.Now, context.Options.RetryDelay, reader.Wake);
        _idle = new IdleWatch(context.Run.Definition.IdleTimeout);
        _meter = new PartitionMeter(context);
        _load.Begin(() => PartitionLoad.ClaimAsync(context.Run, partition, context.Log, context.Store, context.Stopping));
    }

    /// <summary>The partition.</summary>
    public int Partition { get; }

    /// <summary>Where it stands.</summary>
    public PartitionPhase Phase { get; private set; } = PartitionPhase.Loading;

    /// <summary>When it was refused; null where it was not.</summary>
    public long? RefusedAt { get; private set; }

    /// <summary>What is wrong now; null where nothing is.</summary>
    public string? Problem { get => field ?? _load.Problem ?? _write.Problem; private set; }

    /// <summary>The status that is durable; null before the first.</summary>
    public PartitionStatus? Written { get; private set; }

    /// <summary>Whether records up to the given end are counted, or all that the log holds.</summary>
    public bool IsDone => Phase == PartitionPhase.Running && (_limit is { } limit ? _processor!.Offset >= limit || _atEnd : _atEnd);

    /// <summary>Whether everything that was counted is written and nothing is under way.</summary>
    public bool IsSettled => !_write.IsBusy && _advance is null && _processor is { ClosedBytes: 0 };

    /// <summary>Whether a final checkpoint is durable.</summary>
    public bool IsFinished => Phase is PartitionPhase.Finished or PartitionPhase.Refused or PartitionPhase.Failed;

    /// <summary>The greatest event time counted; <see cref="PartitionClock.None"/> before the first.</summary>
    public long LastEvent => _processor?.LastEvent ?? PartitionClock.None;

    /// <summary>Whether the partition is idle, and nothing stands against an advance now.</summary>
    public bool MayAdvance => Phase == PartitionPhase.Running && _idle.IsIdle && IsSettled;

    /// <summary>The processor; null until the checkpoint is loaded.</summary>
    public PartitionProcessor? Processor => _processor;

    /// <summary>Counts a record.</summary>
    public void OnRecord(in LogRecord record)
    {
        if (_processor is null || Phase != PartitionPhase.Running || (_limit is { } limit && record.Offset >= limit))
        {
            _reader.Pause(Partition);
            return;
        }

        _atEnd = false;
        if (_recordsSinceTrigger++ == 0)
        {
            _oldestAppend = record.AppendTime;
        }

        var reason = _processor.Process(record.Offset, record.AppendTime, record.Value);
        if (reason == InvalidReason.None)
        {
            _idle.OnEvent();
        }
        else
        {
            _idle.OnQuiet(_context.Now());
            _context.Invalid.OnInvalid(Partition, record.Offset, reason);
        }

        if (_processor.ClosedBytes > _context.Options.MaxClosedBytes)
        {
            Pause();
        }
    }

    /// <summary>The log has confirmed that there is nothing at or behind the offset.</summary>
    public void OnEnd(long endOffset)
    {
        _logEnd = endOffset;
        _atEnd = true;
        _reachedEnd = true;
        _idle.OnQuiet(_context.Now());
    }

    /// <summary>The next record is not in the log any more.</summary>
    public void OnOutOfRange(LogRange range)
    {
        if (_processor is null)
        {
            return;
        }

        if (_context.Run.Definition.OnDataLoss == DataLossPolicy.Stop)
        {
            Phase = PartitionPhase.Failed;
            Problem = $"Partition {Partition} goes on at offset {_processor.Offset}, but the log holds {range.Start} to {range.End}: records were lost before they were counted, and OnDataLoss is 'stop'. Set it to 'continue' to go on with what is there.";
            EngineLog.DataLossStops(_logger, _context.Stream, Partition, _processor.Offset, range.Start, range.End);
            return;
        }

        var offset = _processor.Offset < range.Start ? range.Start : range.End;
        EngineLog.DataLoss(_logger, _context.Stream, Partition, _processor.Offset, range.Start, range.End, offset);
        _processor.Skip(offset, lost: true);
        _reader.Start(Partition, offset);
    }

    /// <summary>Tells how far the log went when it was asked last.</summary>
    public void OnLogEnd(long end) => _logEnd = Math.Max(_logEnd, end);

    /// <summary>The input ends: at the given offset or, without one, where the log confirms its end from now on.</summary>
    public void ExpectEnd(long? endOffset)
    {
        _limit = endOffset;
        _atEnd = false;
    }

    /// <summary>Records an advance and then makes it; nothing is counted in between.</summary>
    public void RequestAdvance(long watermark)
    {
        _advance = watermark;
        Pause();
    }

    /// <summary>Counts nothing more until it is called with false.</summary>
    public void Hold(bool hold)
    {
        _held = hold;
        if (hold)
        {
            Pause();
        }
    }

    /// <summary>Whether an advance to the watermark would close a window.</summary>
    public bool WouldClose(long watermark) => _processor?.WouldClose(watermark) == true;

    /// <summary>Writes all that is left with a checkpoint and then counts no more.</summary>
    public void Finish()
    {
        _final = true;
        if (Phase == PartitionPhase.Loading)
        {
            Phase = PartitionPhase.Finished;
        }
        else
        {
            Pause();
        }
    }

    /// <summary>Goes on with what is under way, and begins what is due. Returns true where the topic has turned out to be another.</summary>
    public bool Pump(long now)
    {
        try
        {
            if (Phase == PartitionPhase.Loading)
            {
                PumpLoad(now);
            }
            else if (Phase == PartitionPhase.Running)
            {
                return PumpWrite(now);
            }
        }
#pragma warning disable CA1031 // Whatever the store refuses for good stops this partition, visibly, and no other.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Phase = PartitionPhase.Failed;
            Problem = error.Message;
            _reader.Pause(Partition);
            EngineLog.PartitionFailed(_logger, error, _context.Stream, Partition);
        }

        return false;
    }

    private void PumpLoad(long now)
    {
        if (!_load.TryComplete(out var load))
        {
            return;
        }

        _epoch = load.Epoch;
        if (load.Checkpoint is not { } checkpoint)
        {
            Refuse();
            return;
        }

        _processor = new PartitionProcessor(_context.Run.Definition, new JsonEventParser(_context.Run.Definition), _context.HashSeed);
        _processor.Restore(checkpoint, load.Sets);
        _reachedEnd = checkpoint.ReachedEnd;
        _meter.Begin(_processor.Counters);
        _durableSets = [.. checkpoint.Panes.Select(pane => pane.Set)];
        _checkpointOffset = checkpoint.Offset;
        _checkpointWatermark = checkpoint.Watermark;
        _nextCheckpoint = now + _context.Run.Definition.CheckpointInterval;
        Phase = PartitionPhase.Running;
        if (_processor.ClosedBytes > 0)
        {
            _context.Probe?.ClosedOnLoad(Partition);
        }

        EngineLog.PartitionLoaded(_logger, _context.Stream, Partition, _epoch, checkpoint.Offset);
        _reader.Start(Partition, checkpoint.Offset);
    }

    private bool PumpWrite(long now)
    {
        if (_write.TryComplete(out var outcome))
        {
            switch (outcome)
            {
                case FlushOutcome.Refused:
                    Refuse();
                    return false;
                case FlushOutcome.OtherTopic:
                    return true;
                default:
                    OnWritten(now);
                    break;
            }
        }

        if (_write.IsBusy || Phase != PartitionPhase.Running)
        {
            return false;
        }

        BeginDue(now);
        if (_paused && !_held && _advance is null && !_final && _processor!.ClosedBytes <= _context.Options.MaxClosedBytes)
        {
            _paused = false;
            _reader.Resume(Partition);
        }

        return false;
    }

    private void BeginDue(long now)
    {
        var processor = _processor!;
        var triggered = now >= _nextTrigger;
        var moved = processor.Offset != _checkpointOffset || processor.Clock.Watermark != _checkpointWatermark;
        var checkpoint = _final || _advance is not null || (now >= _nextCheckpoint && moved);
        if (checkpoint || triggered || processor.ClosedBytes > Math.Min(_context.Options.FlushBytes, _context.Options.MaxClosedBytes))
        {
            Begin(now, triggered || _final, checkpoint);
        }
    }

    private void Begin(long now, bool triggered, bool checkpoint)
    {
        var processor = _processor!;
        var provisional = triggered ? TakeProvisional(processor) : [];
        var closed = processor.TakeClosed();
        var status = Status(now, processor);
        var key = new StatusKey(status.Version, status.Offset, status.Watermark, status.AtEnd, status.ReachedEnd, status.Idle, status.Lag, status.CheckpointAt);
        if (triggered)
        {
            _nextTrigger = now + _context.Run.Definition.Trigger;
        }

        if (!checkpoint && closed.Count == 0 && provisional.Count == 0 && key == _writtenKey)
        {
            return;
        }

        _writtenKey = key;
        _flush = new PartitionFlush
        {
            Closes = processor.Closings != _closings,
            Closed = closed,
            Provisional = provisional,
            Status = status,
            OldestAppend = triggered ? _oldestAppend : null,
        };
        _flush = checkpoint ? WithCheckpoint(processor, _flush) : _flush;
        _closings = processor.Closings;
        _oldestAppend = triggered ? null : _oldestAppend;
        var (flush, epoch) = (_flush, _epoch);
        _write.Begin(() => flush.WriteAsync(_context, epoch));
    }

    private PartitionFlush WithCheckpoint(PartitionProcessor processor, PartitionFlush flush)
    {
        var sets = new List<PaneSet>();
        var checkpoint = processor.Capture(() => new PaneSetName(_epoch, ++_sequence), sets, _advance, _reachedEnd);
        var named = checkpoint.Panes.Select(pane => pane.Set).ToHashSet();
        _checkpointOffset = checkpoint.Offset;
        _checkpointWatermark = checkpoint.Watermark;
        return flush with
        {
            Checkpoint = PartitionCheckpointCodec.Write(checkpoint),
            Sets = sets,
            Named = named,
            Obsolete = [.. _durableSets.Where(set => !named.Contains(set))],
            Advance = _advance,
        };
    }

    // While records arrive, what is current; when none arrived since the last trigger, once, all open windows.
    private IReadOnlyList<PartitionWindow> TakeProvisional(PartitionProcessor processor)
    {
        var arrived = _recordsSinceTrigger > 0;
        _recordsSinceTrigger = 0;
        if (!arrived && _allTaken)
        {
            return [];
        }

        _allTaken = !arrived;
        return processor.TakeProvisional(all: !arrived);
    }

    private void OnWritten(long now)
    {
        var flush = _flush!;
        _flush = null;
        Written = flush.Status;
        _meter.OnFlushed(flush);

        // Writing takes at most a tenth of the time; but what a store that was away has held up is no reason to wait for long.
        _nextTrigger = Math.Max(_nextTrigger, now + Math.Min(9 * (now - _write.Began), LongestStretch));
        if (flush.Checkpoint is null)
        {
            return;
        }

        _durableSets = [.. flush.Named];
        _checkpointAt = now;
        _nextCheckpoint = now + _context.Run.Definition.CheckpointInterval;
        if (flush.Advance is { } watermark)
        {
            _context.Probe?.Advanced(Partition, _processor!.Offset, watermark);
            _processor!.Advance(watermark);
            _advance = null;
        }

        if (_final && _processor!.ClosedBytes == 0 && flush.Advance is null)
        {
            Phase = PartitionPhase.Finished;
        }
    }

    private PartitionStatus Status(long now, PartitionProcessor processor)
    {
        var clock = processor.Clock;
        var counters = processor.Counters;
        return new PartitionStatus
        {
            Partition = Partition,
            Revision = (_epoch << 40) | ++_revision,
            Version = clock.Version,
            Time = Known(clock.Time),
            Watermark = Known(clock.Watermark),
            ClosedUntil = Known(clock.Watermark),
            FirstEvent = processor.FirstEvent == long.MaxValue ? null : processor.FirstEvent,
            LastEvent = Known(processor.LastEvent),
            Offset = processor.Offset,
            AtEnd = _atEnd,
            ReachedEnd = _reachedEnd,
            Idle = _idle.IsIdle,
            Lag = _atEnd ? 0 : Math.Max(0, _logEnd - processor.Offset),
            Events = counters.Events,
            Mentions = counters.Mentions,
            Late = counters.Late,
            PartlyLate = counters.PartlyLate,
            Invalid = counters.InvalidByName(),
            DataLosses = counters.DataLosses,
            LiveTopics = processor.LiveTopics,
            CheckpointAt = _checkpointAt,
            UpdatedAt = now,
        };
    }

    private void Pause()
    {
        _paused = true;
        _reader.Pause(Partition);
    }

    private void Refuse()
    {
        Phase = PartitionPhase.Refused;
        RefusedAt = _context.Now();
        Problem = $"Partition {Partition} belongs to another processor now.";
        _reader.Pause(Partition);
        EngineLog.PartitionRefused(_logger, _context.Stream, Partition, _epoch);
    }

    private static long? Known(long time) => time == PartitionClock.None ? null : time;

    private readonly record struct StatusKey(long Version, long Offset, long? Watermark, bool AtEnd, bool ReachedEnd, bool Idle, long Lag, long? CheckpointAt);
}
