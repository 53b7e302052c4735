using TrendingTopics.Engine.Streams;
using TrendingTopics.Simulation.Coverage;
using TrendingTopics.Simulation.Logs;
using TrendingTopics.Simulation.Running;
using TrendingTopics.Simulation.Scenarios;
using TrendingTopics.Simulation.Stores;

namespace TrendingTopics.Simulation.Judging;

/// <summary>
/// Counts one partition as the design's words say, in a nested loop over its records: for each record its time, the new watermark, and
/// the windows that are still open. Knows no panes, no parser and no batches. Advances are those that became durable, each at the
/// offset at which it did.
/// </summary>
internal sealed class PartitionJudge(int partition, bool isLater, StreamDefinition definition, Findings findings, BranchCounts branches)
{
    private const long FirstAppend = 946_684_800_000_000;
    private const long LastAppend = 4_102_444_800_000_000;
    private readonly Dictionary<(WindowDefinition Window, long Start), JudgedWindow> _windows = [];
    private readonly Dictionary<string, long> _heldUntil = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _spellings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _invalid = new(StringComparer.Ordinal);
    private readonly List<(DurableCheckpoint Checkpoint, long LastEvent)> _advances = [];
    private readonly List<(long? Closed, long Until)> _gaps = [];
    private readonly Dictionary<LostRecords, long> _closedAtLoss = [];
    private long _lastEventOffset = -1;
    private long _version;
    private long _append = FirstAppend;
    private bool _skipped;
    private bool _lost;
    private long? _closedAtGap;

    public IReadOnlyDictionary<(WindowDefinition Window, long Start), JudgedWindow> Windows => _windows;

    public IReadOnlyDictionary<string, long> Invalid => _invalid;

    public long? Time { get; private set; }

    public long? Watermark { get; private set; }

    /// <summary>The watermark that a partition which appeared later began with; null where there was none.</summary>
    public long? FirstWatermark { get; private set; }

    public long Events { get; private set; }

    public long Mentions { get; private set; }

    public long Late { get; private set; }

    public long PartlyLate { get; private set; }

    /// <summary>The greatest event time seen, late ones included.</summary>
    public long? GreatestTime { get; private set; }

    public long? FirstEvent { get; private set; }

    public long? LastEvent { get; private set; }

    /// <summary>Windows that begin before it are not exact, since records were skipped; null where none were.</summary>
    public long? ExactFrom { get; private set; }

    /// <summary>Whether a window is exact: none of its topics was beyond the limit, and no gap fell into the time in which it was open.</summary>
    public bool IsExact(WindowDefinition window, long start) =>
        (!_windows.TryGetValue((window, start), out var judged) || judged.Other == 0) && !_gaps.Exists(g => start < g.Until && !(start + window.Size <= g.Closed))
        && !(_skipped && !(start + window.Size <= _closedAtGap));

    /// <summary>Whether a window that ends then was closed when the records were lost.</summary>
    public bool WasClosed(LostRecords loss, long end) => end <= _closedAtLoss.GetValueOrDefault(loss, long.MinValue);

    /// <summary>How often records were lost.</summary>
    public long DataLosses { get; private set; }

    /// <summary>The advances, each with the offset of the last event before it (-1: none).</summary>
    public IReadOnlyList<(DurableCheckpoint Checkpoint, long LastEvent)> Advances => _advances;

    /// <summary>Called after each record and each advance with the partition's version.</summary>
    public Action<long>? AtVersion { get; init; }

    /// <summary>Counts the records; none before the first checkpoint's offset, and none that were lost.</summary>
    public void Count(IReadOnlyList<SimulatedRecord> records, IReadOnlyList<DurableCheckpoint> checkpoints, IReadOnlyList<LostRecords> losses)
    {
        if (checkpoints.Count == 0)
        {
            return; // nobody has begun to read
        }

        var start = checkpoints[0].Content.Offset;
        _skipped = start > 0;
        var (next, loss, from) = (0, 0, start);
        if (isLater)
        {
            // All of it is the run's: what the log has dropped of it before it was read is lost.
            Watermark = FirstWatermark = checkpoints[0].Content.Watermark;
            if (start != 0)
            {
                findings.Report($"Partition {partition} appeared while the run was under way, and begins at offset {start}.");
            }
        }

        foreach (var record in records)
        {
            TakeUntil(record.Offset);
            if (record.Offset >= from)
            {
                Count(record);
                AtVersion?.Invoke(_version);
            }
        }

        TakeUntil(long.MaxValue);

        // What became durable and what was lost before the record at the offset is counted, in its order.
        void TakeUntil(long offset)
        {
            while (true)
            {
                var checkpoint = next < checkpoints.Count ? checkpoints[next].Content.Offset : long.MaxValue;
                var lost = loss < losses.Count ? losses[loss].From : long.MaxValue;
                if (Math.Min(checkpoint, lost) > offset || (next == checkpoints.Count && loss == losses.Count))
                {
                    return;
                }

                if (checkpoint <= lost)
                {
                    Take(checkpoints[next++]);
                }
                else
                {
                    _closedAtLoss[losses[loss]] = Watermark ?? long.MinValue;
                    from = losses[loss++].To;
                    _closedAtGap = _skipped ? _closedAtGap : Watermark;
                    (_skipped, _lost) = (true, true);
                    DataLosses++;
                }
            }
        }
    }

    private void Take(DurableCheckpoint checkpoint)
    {
        var content = checkpoint.Content;
        if (content.Time != Time)
        {
            findings.Report($"Partition {partition} at offset {content.Offset}: its checkpoint has the time {content.Time}, which should be {Time}.");
        }

        if (Watermark is { } own && (content.Watermark is null || content.Watermark < own))
        {
            findings.Report($"Partition {partition} at offset {content.Offset}: its checkpoint has the watermark {content.Watermark}, which should be at least {own}.");
        }

        if (content.Watermark is { } advanced && (Watermark is null || advanced > Watermark))
        {
            _advances.Add((checkpoint, _lastEventOffset));
            if (_skipped)
            {
                ExactFrom = Math.Max(ExactFrom ?? long.MinValue, advanced);
                _gaps.Add((_closedAtGap, advanced));
            }

            Watermark = advanced;
            _version = Math.Max(_version, content.Version);
            AtVersion?.Invoke(_version);
        }
        else if (content.Version != _version)
        {
            findings.Report($"Partition {partition} at offset {content.Offset}: its checkpoint has the version {content.Version}, which should be {_version}.");
        }
    }

    private void Count(SimulatedRecord record)
    {
        var inRange = record.AppendTime is >= FirstAppend and < LastAppend;
        branches.Count(Branch.AppendTimeOutOfRange, inRange ? 0 : 1);
        _append = inRange ? record.AppendTime : _append;
        _version = Math.Max(_version + 1, _append);
        var ingest = definition.Time == EventTimeKind.Ingest;
        var time = ingest ? _append : record.Time;
        var wrong = record.WrongShape ?? (ingest ? null : record.WrongTime) ?? (time > _append + definition.MaxFuture ? "too_far_ahead" : null);
        if (wrong is not null)
        {
            branches.Count(Branch.InvalidRecord);
            _invalid[wrong] = _invalid.GetValueOrDefault(wrong) + 1;
            return;
        }

        _lastEventOffset = record.Offset;
        GreatestTime = Math.Max(GreatestTime ?? long.MinValue, time);
        branches.Count(Branch.Future, time > _append ? 1 : 0);
        Time = Math.Max(Time ?? long.MinValue, Math.Min(time, _append));
        if (_skipped)
        {
            // What was lost may lie ahead of this event, as far as events come out of order.
            var whole = _lost ? Math.Max(Time.Value, time) + Math.Max(definition.Lateness, definition.MaxFuture) + 1 : Time.Value;
            ExactFrom = Math.Max(ExactFrom ?? long.MinValue, whole);
            _gaps.Add((_closedAtGap, whole));
            (_skipped, _lost) = inRange ? (false, false) : (true, _lost);
        }

        Watermark = Math.Max(Watermark ?? long.MinValue, Time.Value - definition.Lateness);

        List<(WindowDefinition, long)> open = [];
        var missed = 0;
        foreach (var window in definition.Windows)
        {
            for (var start = Floor(time, window.Slide); start + window.Size > time; start -= window.Slide)
            {
                if (start + window.Size > Watermark)
                {
                    open.Add((window, start));
                }
                else
                {
                    missed++;
                }
            }
        }

        if (open.Count == 0)
        {
            branches.Count(Branch.Late);
            Late++;
            return;
        }

        branches.Count(Branch.PartlyLate, missed > 0 ? 1 : 0);
        PartlyLate += missed > 0 ? 1 : 0;
        Events++;
        FirstEvent = Math.Min(FirstEvent ?? long.MaxValue, time);
        LastEvent = Math.Max(LastEvent ?? long.MinValue, time);
        var topics = Admit(definition.IgnoreCase ? record.FoldedTopics : record.Topics, record.Spellings, time);
        Mentions += topics.Count;
        foreach (var window in open)
        {
            if (!_windows.TryGetValue(window, out var judged))
            {
                _windows[window] = judged = new JudgedWindow();
            }

            judged.Add(topics);
        }
    }

    /// <summary>
    /// The topics by name, or null for one that is new when as many are live as may be. A topic is live as long as a window is open that
    /// could need an event of it that was counted.
    /// </summary>
    private List<string?> Admit(IReadOnlyList<string> topics, IReadOnlyList<string> spellings, long time)
    {
        var heldUntil = definition.Windows.Max(w => Floor(time, w.Slide) + w.Size);
        List<string?> admitted = [];
        foreach (var (topic, spelling) in topics.Zip(spellings))
        {
            if (_heldUntil.GetValueOrDefault(topic, long.MinValue) <= Watermark)
            {
                var live = _heldUntil.Values.Count(end => end > Watermark);
                if (live >= definition.MaxTopics)
                {
                    branches.Count(Branch.Other);
                    admitted.Add(null);
                    continue;
                }

                branches.Count(Branch.IdFreedAndUsedAgain, live < _heldUntil.Count ? 1 : 0);
            }

            branches.Count(Branch.TopicSpelledInSeveralWays, _spellings.TryAdd(topic, spelling) || _spellings[topic] == spelling ? 0 : 1);
            _heldUntil[topic] = Math.Max(_heldUntil.GetValueOrDefault(topic, long.MinValue), heldUntil);
            admitted.Add(topic);
        }

        return admitted;
    }

    private static long Floor(long time, long step) => time - (((time % step) + step) % step);
}
