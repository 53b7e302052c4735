using TrendingTopics.Engine.Checkpoints;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Rankings;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Telemetry;
using TrendingTopics.Engine.Time;

namespace TrendingTopics.Engine.Processing;

/// <summary>
/// Decides when a partition writes and takes what it writes: provisional rows at triggers, closed windows when there are enough of
/// them, a checkpoint when one is due, and the status with each.
/// </summary>
internal sealed class FlushPlanner(PartitionContext context, int partition, long epoch)
{
    private const long LongestStretch = 10 * UnixMicros.PerSecond;
    private readonly ProducerTraces _producers = new();
    private readonly ClockReport _clocks = new(context, partition);
    private HashSet<PaneSetName> _durableSets = [];
    private StatusKey _written;
    private long _revision;
    private long _sequence;
    private long _closings;
    private long _nextTrigger;
    private long _nextCheckpoint;
    private long _checkpointOffset;
    private long _checkpointWatermark;
    private long? _checkpointAt;
    private long _recordsSinceTrigger;
    private long? _oldestAppend;
    private bool _allTaken;
    private bool _hasAdvanced;
    private long _reported = PartitionClock.None;
    private long _reportedExactFrom;

    /// <summary>A partition goes on from this checkpoint, which is durable.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="reported">What a former owner has reported; null where none has.</param>
    /// <param name="now">What the clock shows.</param>
    public void OnLoaded(PartitionCheckpoint checkpoint, PartitionStatus? reported, long now)
    {
        _reported = reported?.ClosedUntil ?? PartitionClock.None;
        _reportedExactFrom = reported?.ExactFrom ?? PartitionClock.None;
        _durableSets = [.. checkpoint.Panes.Select(pane => pane.Set)];
        _checkpointOffset = checkpoint.Offset;
        _checkpointWatermark = checkpoint.Watermark;
        _nextCheckpoint = now + context.Run.Definition.CheckpointInterval;
        _clocks.Begin(checkpoint.Counters);
    }

    /// <summary>A record is about to be counted.</summary>
    public void OnRecord(in LogRecord record)
    {
        OnRecords(1, record.AppendTime);
        if (!record.TraceParent.IsEmpty)
        {
            _producers.Add(record.TraceParent);
        }
    }

    /// <summary>Records that name no producer's trace were counted.</summary>
    /// <param name="count">How many.</param>
    /// <param name="firstAppend">When the log took the first of them.</param>
    public void OnRecords(int count, long firstAppend)
    {
        if (_recordsSinceTrigger == 0)
        {
            _oldestAppend = firstAppend;
        }

        _recordsSinceTrigger += count;
    }

    /// <summary>A recorded advance was made: what it closed waits for no trigger, because nothing else may come.</summary>
    public void OnAdvanced() => _hasAdvanced = true;

    /// <summary>What is to be written now; null for nothing.</summary>
    /// <param name="processor">What was counted.</param>
    /// <param name="input">Where the log stands.</param>
    /// <param name="advance">The watermark of an advance to record; null for none.</param>
    /// <param name="final">Whether it is the last flush, with a checkpoint of all.</param>
    /// <param name="mostClosed">Closed windows at which counting pauses, in bytes: they wait for no trigger.</param>
    /// <param name="now">What the clock shows.</param>
    public PartitionFlush? Plan(PartitionProcessor processor, PartitionInput input, long? advance, bool final, long mostClosed, long now)
    {
        var triggered = final || now >= _nextTrigger || (processor.ClosedBytes > 0 && (_hasAdvanced || input.IsEnded(processor.Offset)));
        var moved = processor.Offset != _checkpointOffset || processor.Clock.Watermark != _checkpointWatermark;
        var checkpoint = final || advance is not null || (now >= _nextCheckpoint && moved);
        if (!checkpoint && !triggered && processor.ClosedBytes <= Math.Min(context.Options.FlushBytes, mostClosed))
        {
            return null;
        }

        _hasAdvanced = false;
        if (triggered)
        {
            _nextTrigger = now + context.Run.Definition.Trigger;
        }

        var provisional = triggered ? TakeProvisional(processor) : [];
        var closedBytes = processor.ClosedBytes;
        var closed = TakeClosed(processor);
        var status = Status(processor, input, now);
        var key = new StatusKey(status);
        if (!checkpoint && closed.Count == 0 && provisional.Count == 0 && key == _written)
        {
            return null;
        }

        _written = key;
        var flush = new PartitionFlush
        {
            Closes = processor.Closings != _closings,
            Closed = closed,
            ClosedBytes = closedBytes,
            Provisional = provisional,
            Status = status,
            OldestAppend = triggered ? _oldestAppend : null,
            Producers = triggered ? _producers.Take() : [],
        };
        _closings = processor.Closings;
        _oldestAppend = triggered ? null : _oldestAppend;
        return checkpoint ? WithCheckpoint(flush, processor, advance, status.ReachedEnd) : flush;
    }

    /// <summary>The flush is durable.</summary>
    /// <param name="flush">The flush.</param>
    /// <param name="began">When it was begun.</param>
    /// <param name="now">What the clock shows.</param>
    public void OnWritten(PartitionFlush flush, long began, long now)
    {
        // Writing takes at most a tenth of the time; but what a store that was away has held up is no reason to wait for long.
        _nextTrigger = Math.Max(_nextTrigger, now + Math.Min(9 * (now - began), LongestStretch));
        if (flush.Checkpoint is not null)
        {
            _durableSets = [.. flush.Named];
            _checkpointAt = now;
            _nextCheckpoint = now + context.Run.Definition.CheckpointInterval;
        }
    }

    // Where records were lost, a former owner may have counted what this one could not: what it has reported as closed stays as it is.
    private IReadOnlyList<ClosedWindow> TakeClosed(PartitionProcessor processor)
    {
        var closed = processor.TakeClosed();
        return processor.Counters.DataLosses > 0 ? [.. closed.Where(window => window.Row.Start + window.Row.Window.Size > _reported)] : closed;
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

    private PartitionFlush WithCheckpoint(PartitionFlush flush, PartitionProcessor processor, long? advance, bool reachedEnd)
    {
        var sets = new List<PaneSet>();
        var checkpoint = processor.Capture(() => new PaneSetName(epoch, ++_sequence), sets, advance, reachedEnd);
        var named = checkpoint.Panes.Select(pane => pane.Set).ToHashSet();
        _checkpointOffset = checkpoint.Offset;
        _checkpointWatermark = checkpoint.Watermark;
        return flush with
        {
            Checkpoint = PartitionCheckpointCodec.Write(checkpoint),
            Sets = sets,
            Named = named,
            Obsolete = [.. _durableSets.Where(set => !named.Contains(set))],
            Advance = advance,
        };
    }

    private PartitionStatus Status(PartitionProcessor processor, PartitionInput input, long now)
    {
        var counters = processor.Counters;
        var clocks = _clocks.Take(processor, now);
        return new PartitionStatus
        {
            Partition = partition,
            Revision = PartitionStatus.RevisionOf(epoch, ++_revision),
            Version = processor.Clock.Version,
            Time = Known(processor.Clock.Time),
            Watermark = Known(processor.Clock.Watermark),
            ClosedUntil = Known(Math.Max(processor.Clock.Watermark, _reported)),
            FirstEvent = processor.FirstEvent == long.MaxValue ? null : processor.FirstEvent,
            LastEvent = Known(processor.LastEvent),
            ExactFrom = Known(ExactFrom(processor)),
            Offset = processor.Offset,
            AtEnd = input.AtEnd,
            ReachedEnd = input.ReachedEnd(processor.Offset),
            Idle = input.IsIdle,
            Lag = input.Lag(processor.Offset),
            Events = counters.Events,
            Mentions = counters.Mentions,
            Late = counters.Late,
            PartlyLate = counters.PartlyLate,
            Invalid = counters.InvalidByName(),
            DataLosses = counters.DataLosses,
            ClockAhead = clocks.Ahead,
            ClockBehind = clocks.Behind,
            LiveTopics = processor.LiveTopics,
            CheckpointAt = _checkpointAt,
            UpdatedAt = now,
        };
    }

    // What was reported as closed stays reported, with what was said of it, until all of that is closed here too.
    private long ExactFrom(PartitionProcessor processor) =>
        processor.Clock.Watermark < _reported ? Math.Max(processor.InexactBefore, _reportedExactFrom) : processor.InexactBefore;

    private static long? Known(long time) => time == PartitionClock.None ? null : time;

    /// <summary>What of a status is worth another write.</summary>
    private readonly record struct StatusKey(
        long Version, long Offset, long? Watermark, bool AtEnd, bool ReachedEnd, bool Idle, long Lag, long ClockAhead, long ClockBehind, long? CheckpointAt)
    {
        public StatusKey(PartitionStatus status)
            : this(
                status.Version, status.Offset, status.Watermark, status.AtEnd, status.ReachedEnd, status.Idle, status.Lag, status.ClockAhead, status.ClockBehind, status.CheckpointAt)
        {
        }
    }
}
