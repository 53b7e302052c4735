using TrendingTopics.Engine.Events;
using TrendingTopics.Engine.Events.Layouts;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Engine.Processing;

/// <summary>
/// One assigned partition: its processor, and what goes between it and the store (claim, flushes, checkpoints, advances), one operation
/// at a time. All calls come from the reader's thread.
/// </summary>
internal sealed class PartitionTask
{
    private readonly PartitionContext _context;
    private readonly ILogReader _reader;
    private readonly Operation<PartitionLoad> _load;
    private readonly Operation<FlushOutcome> _write;
    private readonly Operation<bool> _otherTopic;
    private readonly PartitionInput _input;
    private readonly PartitionMeter _meter;
    private PartitionProcessor? _processor;
    private FlushPlanner? _planner;
    private PartitionFlush? _flush;
    private long _epoch;
    private long _reported;
    private long? _advance;
    private LogRange? _outOfRange;
    private bool _paused;
    private bool _held;
    private bool _final;

    /// <param name="context">What it shares with the run's other partitions.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="reader">Reads it.</param>
    /// <param name="completed">Called when something that was under way has ended, from any thread.</param>
    public PartitionTask(PartitionContext context, int partition, ILogReader reader, Action completed)
    {
        _context = context;
        _reader = reader;
        Partition = partition;
        _load = new Operation<PartitionLoad>(context.Now, context.Options.RetryDelay, completed);
        _write = new Operation<FlushOutcome>(context.Now, context.Options.RetryDelay, completed);
        _otherTopic = new Operation<bool>(context.Now, context.Options.RetryDelay, completed);
        _input = new PartitionInput(context.Run.Definition.IdleTimeout);
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
    public string? Problem { get => field ?? _load.Problem ?? _write.Problem ?? _otherTopic.Problem; private set; }

    /// <summary>The status that is durable; null before the first.</summary>
    public PartitionStatus? Written { get; private set; }

    /// <summary>Whether all of the input is counted.</summary>
    public bool IsDone => Phase == PartitionPhase.Running && _input.IsDone(_processor!.Offset);

    /// <summary>Whether everything that was counted is written and nothing is under way.</summary>
    public bool IsSettled => !_write.IsBusy && _advance is null && _processor is { ClosedBytes: 0 };

    /// <summary>Whether the run was not registered when the partition was claimed: the store has forgotten it, or has another of its number.</summary>
    public bool IsUnregistered { get; private set; }

    /// <summary>Whether it counts no more.</summary>
    public bool IsFinished => Phase is PartitionPhase.Finished or PartitionPhase.Refused or PartitionPhase.Failed;

    /// <summary>
    /// Whether the partition is idle, and nothing stands against an advance now. Only at the log's end: before it, a former owner may
    /// have counted and closed further, and an advance where he made none would change what he has closed.
    /// </summary>
    public bool MayAdvance => Phase == PartitionPhase.Running && _input is { IsIdle: true, AtEnd: true } && IsSettled;

    /// <summary>Closed windows at which it counts no more until the store has taken some, in bytes.</summary>
    public long MostClosedBytes { get; set; }

    /// <summary>The processor; null until the checkpoint is loaded.</summary>
    public PartitionProcessor? Processor => _processor;

    /// <summary>Counts a record.</summary>
    public void OnRecord(in LogRecord record)
    {
        if (_processor is null || Phase != PartitionPhase.Running || _input.IsBehindEnd(record.Offset))
        {
            _reader.Pause(Partition);
            return;
        }

        _planner!.OnRecord(record);
        OnCounted(record.Offset, _processor.Process(record.Offset, record.AppendTime, record.Value), record.Value);
    }

    /// <summary>Counts records; returns how many it has taken.</summary>
    public int OnRecords(in LogRecords records)
    {
        if (_processor is null || Phase != PartitionPhase.Running || _input.IsBehindEnd(records.Places[^1].Offset))
        {
            OnRecord(records[0]);
            return 1;
        }

        _processor.Parse(records);
        var next = 0;
        do
        {
            next = _processor.Process(records, next, out var reason);
            OnCounted(records.Places[next - 1].Offset, reason, records.Value(next - 1));
        }
        while (next < records.Count && !_paused);

        _planner!.OnRecords(next, records.Places[0].AppendTime);
        return next;
    }

    /// <summary>The log has confirmed that there is nothing at or behind the offset.</summary>
    public void OnEnd(long endOffset) => _input.OnEnd(endOffset, _context.Now());

    /// <summary>Tells how far the log went when it was asked last.</summary>
    public void OnLogEnd(long end) => _input.OnLogEnd(end);

    /// <summary>The next record is not in the log any more; nothing is pushed until it is known why.</summary>
    public void OnOutOfRange(LogRange range)
    {
        if (_processor is not null)
        {
            _outOfRange = range;
        }
    }

    /// <summary>The input ends: at the given offset or, without one, where the log confirms its end from now on.</summary>
    public void ExpectEnd(long? endOffset) => _input.ExpectEnd(endOffset);

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
        if (hold && Phase == PartitionPhase.Running)
        {
            Pause();
        }
    }

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
            switch (Phase)
            {
                case PartitionPhase.Loading:
                    PumpLoad(now);
                    return false;
                case PartitionPhase.Running:
                    return PumpOutOfRange() || PumpWrite(now);
                default:
                    return false;
            }
        }
#pragma warning disable CA1031 // Whatever the store refuses for good stops this partition, visibly, and no other.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Phase = PartitionPhase.Failed;
            Problem = error.Message;
            _reader.Pause(Partition);
            EngineLog.PartitionFailed(_context.Logger, error, _context.Stream, Partition);
            return false;
        }
    }

    private void PumpLoad(long now)
    {
        if (!_load.TryComplete(out var load))
        {
            return;
        }

        (_epoch, _reported) = (load.Epoch, load.Reported?.ClosedUntil ?? PartitionClock.None);
        IsUnregistered = !load.IsRegistered;
        if (IsUnregistered)
        {
            return;
        }

        if (load.Checkpoint is not { } checkpoint)
        {
            Refuse();
            return;
        }

        _processor = new PartitionProcessor(_context.Run.Definition, new LayoutEventParser(_context.Run.Definition), _context.HashSeed);
        _processor.Restore(checkpoint, load.Sets);
        _planner = new FlushPlanner(_context, Partition, _epoch);
        _planner.OnLoaded(checkpoint, load.Reported, now);
        _meter.Begin(_processor.Counters);
        _input.OnLoaded(checkpoint.ReachedEnd);
        Phase = PartitionPhase.Running;
        EngineLog.PartitionLoaded(_context.Logger, _context.Stream, Partition, _epoch, checkpoint.Offset);
        _reader.Start(Partition, checkpoint.Offset);
        if (_held)
        {
            Pause();
        }
    }

    // In a topic that was recreated nothing is lost: it is another run's.
    private bool PumpOutOfRange()
    {
        if (_outOfRange is not { } range)
        {
            return false;
        }

        if (!_otherTopic.IsBusy)
        {
            _otherTopic.Begin(_context.IsOtherTopicAsync);
        }

        if (_otherTopic.TryComplete(out var isOther))
        {
            _outOfRange = null;
            if (!isOther)
            {
                OnDataLoss(range);
            }
        }

        return isOther;
    }

    private void OnDataLoss(LogRange range)
    {
        if (_context.Run.Definition.OnDataLoss == DataLossPolicy.Stop)
        {
            Phase = PartitionPhase.Failed;
            Problem = $"Partition {Partition} goes on at offset {_processor!.Offset}, but the log holds {range.Start} to {range.End}: records were lost before they were counted, and OnDataLoss is 'stop'. Set it to 'continue' to go on with what is there.";
            EngineLog.DataLossStops(_context.Logger, _context.Stream, Partition, _processor.Offset, range.Start, range.End);
            return;
        }

        var offset = _processor!.Offset < range.Start ? range.Start : range.End;
        EngineLog.DataLoss(_context.Logger, _context.Stream, Partition, _processor.Offset, range.Start, range.End, offset);
        _processor.Skip(offset, lost: true);
        _input.OnMoved();
        _reader.Start(Partition, offset);

        // What a former owner has closed stays as it is: what was lost may be all that would have closed it here.
        if (_reported > _processor.Clock.Watermark)
        {
            RequestAdvance(_reported);
        }
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
                    OnWritten(_flush!, now);
                    break;
            }
        }

        if (_write.IsBusy || Phase != PartitionPhase.Running)
        {
            return false;
        }

        _flush = _planner!.Plan(_processor!, _input, _advance, _final, MostClosedBytes, now);
        if (_flush is { } flush)
        {
            _write.Begin(() => flush.WriteAsync(_context, _epoch));
        }

        if (_paused && !_held && _advance is null && !_final && !HoldsTooMuch())
        {
            _paused = false;
            _reader.Resume(Partition);
        }

        return false;
    }

    private void OnWritten(PartitionFlush flush, long now)
    {
        Written = flush.Status;
        _planner!.OnWritten(flush, _write.Began, now);
        _meter.OnFlushed(flush);
        if (flush.Advance is { } watermark)
        {
            _processor!.Advance(watermark);
            _planner.OnAdvanced();
            _advance = null;
        }
        else if (_final && flush.Checkpoint is not null && _processor!.ClosedBytes == 0)
        {
            Phase = PartitionPhase.Finished;
        }
    }

    private void OnCounted(long offset, InvalidReason reason, ReadOnlySpan<byte> record)
    {
        if (reason == InvalidReason.None)
        {
            _input.OnMoved();
        }
        else
        {
            _input.OnInvalid(_context.Now());
            if (!SmokeRecord.Is(record))
            {
                _context.Invalid.OnInvalid(Partition, offset, reason);
            }
        }

        if (HoldsTooMuch())
        {
            Pause();
        }
    }

    // What is being written is held as well as what waits behind it.
    private bool HoldsTooMuch() => _processor!.ClosedBytes + (_flush?.ClosedBytes ?? 0) > MostClosedBytes;

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
        EngineLog.PartitionRefused(_context.Logger, _context.Stream, Partition, _epoch);
    }
}
