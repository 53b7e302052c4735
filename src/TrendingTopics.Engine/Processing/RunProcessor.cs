using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Runs;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Engine.Time;

namespace TrendingTopics.Engine.Processing;

/// <summary>One run under way in this process: its reader, its partitions' tasks, the merger, and the advances of silent partitions.</summary>
internal sealed class RunProcessor : ILogHandler, IAsyncDisposable
{
    // Window parts are kept for a day: half of it is left for a merger that comes back.
    private const long LongestMergeDelay = 12 * 3600 * UnixMicros.PerSecond;
    private readonly PartitionContext _context;
    private readonly RunRegistry _registry;
    private readonly ILogReader _reader;
    private readonly PartitionTask?[] _tasks;
    private readonly AdvancePolicy _advances = new();
    private readonly RunStatusReader _statusRead;
    private readonly Operation<LogRange> _rangeRead;
    private readonly Revocation _revocation;
    private readonly Operation<bool> _promotion;
    private MergeTask _merge;
    private long _nextRange;
    private int _rangePartition = -1;
    private bool _promoted;
    private bool _finishing;
    private bool _held;
    private long _mergedBefore;
    private long? _end;
    private EndOfInput? _endOfInput;

    public RunProcessor(PartitionContext context, RunRegistry registry, string group)
    {
        _context = context;
        _registry = registry;
        _reader = context.Log.OpenReader(context.Run.Definition.Topic, group);
        _tasks = new PartitionTask?[context.Run.Partitions];
        _revocation = new Revocation(context);
        _statusRead = new RunStatusReader(context, _reader.Wake);
        _rangeRead = new Operation<LogRange>(context.Now, context.Options.RetryDelay, static () => { });
        _promotion = new Operation<bool>(context.Now, context.Options.RetryDelay, static () => { });
        _merge = new MergeTask(context, _reader.Wake);
    }

    /// <inheritdoc/>
    public bool TakesPartitionsAtOnce => true;

    /// <summary>The run.</summary>
    public StreamRun Run => _context.Run;

    /// <summary>Whether the topic has turned out to be another one.</summary>
    public bool OtherTopic { get; private set; }

    /// <summary>Whether the store has turned out not to have the run: it is to be registered anew.</summary>
    public bool IsUnregistered { get; private set; }

    /// <summary>Whether the topic has more partitions than are processed here: the run is to be taken up anew with all of them.</summary>
    public bool HasGrown { get; private set; }

    /// <summary>Whether the run has a successor, which is to be taken up in its place.</summary>
    public bool HasSuccessor => _statusRead.HasSuccessor;

    /// <summary>Windows merged here.</summary>
    public long MergedWindows => _mergedBefore + _merge.MergedWindows;

    /// <summary>What is wrong now; null where nothing is.</summary>
    public string? Problem =>
        Tasks.Select(task => task.Problem).FirstOrDefault(problem => problem is not null)
        ?? _merge.Problem ?? _statusRead.Problem ?? _promotion.Problem;

    /// <summary>Whether it was told to finish, and no partition counts any more.</summary>
    public bool IsFinished => _finishing && Tasks.All(task => task.Phase is PartitionPhase.Finished or PartitionPhase.Refused) && !_merge.IsBusy;

    /// <summary>Whether it was told to finish, and nothing is under way any more.</summary>
    public bool IsAtRest => _finishing && Tasks.All(task => task.IsFinished) && !_merge.IsBusy;

    /// <summary>Whether a partition cannot go on.</summary>
    public bool IsFailed => Tasks.Any() && Tasks.All(task => task.IsFinished) && Tasks.Any(task => task.Phase == PartitionPhase.Failed);

    /// <summary>Whether the input has ended, every window of it is merged and durable, and readers see the run.</summary>
    public bool IsComplete { get; private set; }

    private IEnumerable<PartitionTask> Tasks => _tasks.Where(task => task is not null)!;

    /// <summary>One turn.</summary>
    public int Step(TimeSpan wait, EndOfInput? endOfInput)
    {
        Limit(endOfInput);
        _revocation.OnPoll();
        var records = _reader.Poll(this, _context.Options.MaxPoll, wait);
        var now = _context.Now();
        foreach (var task in _tasks)
        {
            var written = task?.Written;
            OtherTopic |= task?.Pump(now) == true;
            IsUnregistered |= task is { IsUnregistered: true };
            if (!ReferenceEquals(written, task?.Written))
            {
                _statusRead.Expire();
            }
        }

        if (!OtherTopic && !IsUnregistered)
        {
            if (!_finishing)
            {
                Reclaim(now);
            }

            _statusRead.Pump(now);
            HasGrown |= _statusRead.HasGrown;
            PumpRange(now);
            PumpAdvances(now);
            PumpPromotion();
            PumpMerge(now);
        }

        return records;
    }

    /// <summary>Writes what is left with a checkpoint and counts no more.</summary>
    public void Finish()
    {
        if (!_finishing)
        {
            _finishing = true;
            foreach (var task in Tasks)
            {
                task.Finish();
            }
        }
    }

    /// <summary>Lets go of the reader; what is under way is left to itself.</summary>
    public void Abandon() => _ = _reader.DisposeAsync().AsTask();

    /// <summary>What was done so far.</summary>
    public ProcessorTotals Totals(long records, long mergedBefore)
    {
        long events = 0, invalid = 0, late = 0, partlyLate = 0;
        foreach (var task in _tasks)
        {
            if (task?.Processor?.Counters is { } counters)
            {
                events += counters.Events;
                invalid += counters.AllInvalid;
                late += counters.Late;
                partlyLate += counters.PartlyLate;
            }
        }

        return new ProcessorTotals(records, events, invalid, late, partlyLate, mergedBefore + MergedWindows);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _reader.DisposeAsync().ConfigureAwait(false);
        _revocation.Dispose();
    }

    void ILogHandler.OnAssigned(int partition)
    {
        if (partition >= _tasks.Length)
        {
            HasGrown = true;
        }
        else if (!_finishing)
        {
            Claim(partition);
        }
    }

    void ILogHandler.OnRevoked(int partition)
    {
        if (partition < _tasks.Length && _tasks[partition] is { } task)
        {
            _revocation.Leave(task);
            _tasks[partition] = null;
            ShareMemory();
        }
    }

    void ILogHandler.OnRecord(in LogRecord record) => _tasks[record.Partition]?.OnRecord(record);

    int ILogHandler.OnRecords(in LogRecords records) => _tasks[records.Partition]?.OnRecords(records) ?? records.Count;

    void ILogHandler.OnEnd(int partition, long endOffset) => _tasks[partition]?.OnEnd(endOffset);

    void ILogHandler.OnOutOfRange(int partition, LogRange range) => _tasks[partition]?.OnOutOfRange(range);

    private void OnCompleted()
    {
        _revocation.OnCompleted();
        _reader.Wake();
    }

    private void Claim(int partition)
    {
        _tasks[partition] = new PartitionTask(_context, partition, _reader, OnCompleted);
        _tasks[partition]!.Hold(_held);
        ShareMemory();

        // Who has to claim again cannot rely on what the store said before.
        _promoted = false;
        if (partition == 0)
        {
            // The merger goes where partition 0 goes, and claims its checkpoint anew each time.
            ClaimMerger();
        }

        if (_endOfInput is not null)
        {
            _tasks[partition]!.ExpectEnd(_endOfInput.Of(partition));
        }
    }

    // However many partitions there are: what they hold together is bounded.
    private void ShareMemory()
    {
        var share = _context.Options.MaxClosedBytes / Math.Max(1, Tasks.Count());
        foreach (var task in Tasks)
        {
            task.MostClosedBytes = share;
        }
    }

    private void ClaimMerger()
    {
        _mergedBefore += _merge.MergedWindows;
        _merge = new MergeTask(_context, _reader.Wake);
    }

    // Who has claimed what the log assigns to this processor may be gone: a claim can arrive long after it was sent.
    private void Reclaim(long now)
    {
        var refused = now - _context.Options.ReclaimDelay;
        foreach (var task in Tasks)
        {
            if (task.RefusedAt <= refused)
            {
                Claim(task.Partition);
            }
        }

        if (_merge.RefusedAt <= refused)
        {
            ClaimMerger();
        }
    }

    private void Limit(EndOfInput? endOfInput)
    {
        if (!ReferenceEquals(_endOfInput, endOfInput))
        {
            _endOfInput = endOfInput;
            foreach (var task in Tasks)
            {
                task.ExpectEnd(endOfInput?.Of(task.Partition));
            }
        }
    }

    // For the lag: while a partition is behind, how far its log goes is asked once a second.
    private void PumpRange(long now)
    {
        if (_rangeRead.IsBusy)
        {
            if (_rangeRead.TryComplete(out var range))
            {
                _tasks[_rangePartition]?.OnLogEnd(range.End);
            }
        }
        else if (now >= _nextRange)
        {
            _rangePartition = (_rangePartition + 1) % _tasks.Length;
            _nextRange = now + (UnixMicros.PerSecond / _tasks.Length);
            var partition = _rangePartition;
            if (_tasks[partition] is { Phase: PartitionPhase.Running, IsDone: false })
            {
                _rangeRead.Begin(() => _context.Log.GetRangeAsync(Run.Definition.Topic, partition, _context.Stopping).AsTask());
            }
        }
    }

    private void PumpAdvances(long now)
    {
        if (_finishing || HasGrown)
        {
            return;
        }

        if (_endOfInput is not null && (_end is not null || AllDone()))
        {
            PumpEnd();
            return;
        }

        if (Tasks.FirstOrDefault(task => task.MayAdvance) is not { Processor: { } any })
        {
            return;
        }

        if (_advances.Target(_statusRead.Status, _tasks.Length, any.LastEnd, now) is { } target)
        {
            AdvanceTo(target, onlyIdle: true);
        }
    }

    private bool AllDone() => _tasks.All(task => task is { IsDone: true });

    // End of input: every partition advances to the end of the last window that holds the stream's greatest event time.
    private void PumpEnd()
    {
        if (_end is null)
        {
            var last = Tasks.Max(task => task.Processor?.LastEvent ?? PartitionClock.None);
            _end = last == PartitionClock.None ? PartitionClock.None : _tasks[0]!.Processor!.LastEnd(last);
        }

        AdvanceTo(_end.Value, onlyIdle: false);

        // Who waits for the end stops here then, and nobody else would show the run.
        IsComplete = _promoted && Tasks.All(task => task.IsSettled) && (_end == PartitionClock.None || _merge.MergedUntil >= _end);
    }

    private void AdvanceTo(long watermark, bool onlyIdle)
    {
        foreach (var task in Tasks)
        {
            // At the end of input too: a partition that was claimed again meanwhile has to count what is left first.
            if (task.IsSettled && (onlyIdle ? task.MayAdvance : task.IsDone) && task.Processor!.WouldClose(watermark))
            {
                task.RequestAdvance(watermark);
            }
        }
    }

    // Behind the merger: readers are not to lose a window that the run before has.
    private void PumpPromotion()
    {
        if (_promotion.IsBusy)
        {
            _promoted = _promotion.TryComplete(out var promoted) && promoted;
        }
        else if (!_promoted && _merge.HasCaughtUp)
        {
            _promotion.Begin(() => _registry.PromoteAsync(Run, _context.Stopping));
        }
    }

    private void PumpMerge(long now)
    {
        // A stopping merger ends its round and begins no other.
        _merge.Pump(_statusRead.Status, mayBegin: !_finishing && _tasks[0] is { Phase: PartitionPhase.Running });
        var behind = _merge.BusySince is { } since && now - since > LongestMergeDelay;
        if (behind != _held)
        {
            _held = behind;
            foreach (var task in Tasks)
            {
                task.Hold(behind);
            }
        }
    }
}
