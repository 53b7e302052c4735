using TrendingTopics.Engine.Checkpoints;
using TrendingTopics.Engine.Events;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Panes;
using TrendingTopics.Engine.Rankings;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Engine.Topics;

namespace TrendingTopics.Engine.Processing;

/// <summary>
/// Counts the records of one partition in windows of event time. Pure: no I/O, no clock, one thread; what it holds after a record
/// depends on the records and advances before it alone.
/// </summary>
internal sealed class PartitionProcessor
{
    private readonly StreamDefinition _definition;
    private readonly IEventParser _parser;
    private readonly TopicTable _topics;
    private readonly CountedWindows _windows;
    private readonly MentionBatch _mentions;
    private readonly ParsedRecords _parsed = new();
    private PartitionClock _clock;
    private PartitionCounters _counters = new();
    private ClockSkew _skew;
    private long _inexactBefore = PartitionClock.None;
    private bool _gapPending;

    public PartitionProcessor(StreamDefinition definition, IEventParser parser, ulong hashSeed)
    {
        _definition = definition;
        _parser = parser;
        _topics = new TopicTable(new TopicCanonicalizer(definition.Extract, definition.IgnoreCase), definition.MaxTopics, hashSeed);
        _windows = new CountedWindows(definition, _topics);
        _mentions = new MentionBatch(_topics, _windows, hashSeed);
        _clock = new PartitionClock(definition.Lateness);
    }

    /// <summary>The next offset to count.</summary>
    public long Offset { get; private set; }

    /// <summary>Version, time and watermark.</summary>
    public ref readonly PartitionClock Clock => ref _clock;

    /// <summary>What was counted since the run began.</summary>
    public PartitionCounters Counters => _counters;

    /// <summary>The smallest event time counted; <see cref="long.MaxValue"/> before the first.</summary>
    public long FirstEvent { get; private set; } = long.MaxValue;

    /// <summary>The greatest event time counted; <see cref="PartitionClock.None"/> before the first.</summary>
    public long LastEvent { get; private set; } = PartitionClock.None;

    /// <summary>Windows that begin before it are not exact; <see cref="PartitionClock.None"/> where no records were skipped.</summary>
    public long InexactBefore => _inexactBefore;

    /// <summary>Topics live.</summary>
    public int LiveTopics
    {
        get
        {
            _mentions.Count();
            return _topics.Live;
        }
    }

    /// <summary>How often the watermark has closed windows, be they without events.</summary>
    public long Closings { get; private set; }

    /// <summary>Memory of the closed windows that nobody has taken yet, in bytes.</summary>
    public long ClosedBytes => _windows.ClosedBytes;

    private RowMark Mark => new(_clock.Version, _gapPending ? long.MaxValue : _inexactBefore);

    /// <summary>Counts a record. Its spans are not kept.</summary>
    /// <returns>Whether it is an event.</returns>
    public InvalidReason Process(long offset, long appendTime, ReadOnlySpan<byte> record)
    {
        OnRecord(offset, appendTime);
        var reason = _parser.Parse(record, _clock.AppendTime, out var parsed);
        if (reason == InvalidReason.None && IsTooFarAhead(parsed.Time))
        {
            reason = InvalidReason.TooFarAhead;
        }

        if (reason == InvalidReason.None)
        {
            reason = _definition.Extract != TopicExtraction.Field ? CountMentions(parsed)
                : MentionBatch.TryRead(record, parsed.Text, out var mention) ? CountTopic(mention, parsed.Time)
                : CountRareTopic(parsed.Text, parsed.Time);
        }

        return reason == InvalidReason.None ? reason : Refuse(record, reason);
    }

    /// <summary>Prepares records for <see cref="Process(in LogRecords, int, out InvalidReason)"/>.</summary>
    public void Parse(in LogRecords records) => _parser.ParseSome(records, _parsed);

    /// <summary>
    /// Counts records that were prepared as <see cref="Process(long, long, ReadOnlySpan{byte})"/> does, up to the first that is no event
    /// or closes windows.
    /// </summary>
    /// <param name="records">The records.</param>
    /// <param name="from">The first one to count.</param>
    /// <param name="reason">Whether the last one counted is an event.</param>
    /// <returns>The one to go on with.</returns>
    public int Process(in LogRecords records, int from, out InvalidReason reason)
    {
        var closings = Closings;
        var parsed = _parsed;
        do
        {
            ref readonly var place = ref records.Places[from];
            ref readonly var found = ref parsed.Records[from];
            if (parsed.Has(from) && MentionBatch.TryRead(records.Data, found.TopicStart, found.TopicLength, out var mention))
            {
                OnRecord(place.Offset, place.AppendTime);
                reason = IsTooFarAhead(found.Time) ? Refuse(records.Value(from), InvalidReason.TooFarAhead) : CountTopic(mention, found.Time);
            }
            else
            {
                reason = Process(place.Offset, place.AppendTime, records.Value(from));
            }

            from++;
        }
        while (from < records.Count && reason == InvalidReason.None && Closings == closings);

        return from;
    }

    /// <summary>Takes note that records were skipped: windows that begin before the next event are not exact.</summary>
    /// <param name="offset">The offset to go on at.</param>
    /// <param name="lost">Whether records were lost that should have been counted.</param>
    public void Skip(long offset, bool lost)
    {
        Offset = offset;
        _gapPending = true;
        _counters.DataLosses += lost ? 1 : 0;
    }

    /// <summary>Whether an advance to the given watermark would close a window, one without events maybe.</summary>
    public bool WouldClose(long watermark) => watermark > _clock.Watermark && watermark >= _windows.NextClose;

    /// <summary>Sets the watermark as a recorded advance has it.</summary>
    public void Advance(long watermark)
    {
        _clock.Version++;
        RaiseByAdvance(watermark);
    }

    /// <summary>End of the last window that holds the given event time.</summary>
    public long LastEnd(long time) => _windows.LastEnd(time);

    /// <summary>How far events were out of line since the last call.</summary>
    public ClockSkew TakeSkew()
    {
        var skew = _skew;
        _skew = default;
        return skew;
    }

    /// <summary>The windows closed since the last call, in the order of closing within each definition.</summary>
    public IReadOnlyList<ClosedWindow> TakeClosed() => _windows.TakeClosed();

    /// <summary>The open windows that changed since the last call.</summary>
    /// <param name="all">All of them; else those that end within two slides of the partition's time.</param>
    public IReadOnlyList<PartitionWindow> TakeProvisional(bool all)
    {
        _mentions.Count();
        return all || _clock.Time != PartitionClock.None ? _windows.TakeProvisional(all ? null : _clock.Time, Mark) : [];
    }

    /// <summary>The state as a checkpoint, and the sets of those panes that have changed since the last one.</summary>
    /// <param name="name">Names a new pane set.</param>
    /// <param name="sets">Takes the new sets.</param>
    /// <param name="advance">The watermark of an advance to record, which is not in force yet; null for none.</param>
    /// <param name="reachedEnd">Whether the run has been at the partition's end.</param>
    public PartitionCheckpoint Capture(Func<PaneSetName> name, List<PaneSet> sets, long? advance, bool reachedEnd)
    {
        _mentions.Count();
        return new()
        {
            Offset = Offset,
            Version = advance is null ? _clock.Version : _clock.Version + 1,
            AppendTime = _clock.AppendTime,
            Time = _clock.Time,
            Watermark = advance ?? _clock.Watermark,
            ClosedUntil = _clock.Watermark,
            FirstEvent = FirstEvent,
            LastEvent = LastEvent,
            InexactBefore = _inexactBefore,
            GapPending = _gapPending,
            ReachedEnd = reachedEnd,
            Counters = _counters,
            Panes = _windows.Capture(name, sets),
        };
    }

    /// <summary>
    /// Goes on from a checkpoint; to be called once, before anything else. Windows that a recorded advance should have closed are closed.
    /// </summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="sets">The chunks of its pane sets.</param>
    /// <exception cref="InvalidDataException">A pane belongs to no group of the definition.</exception>
    public void Restore(PartitionCheckpoint checkpoint, IReadOnlyDictionary<PaneSetName, IReadOnlyList<ReadOnlyMemory<byte>>> sets)
    {
        Offset = checkpoint.Offset;
        _clock.Version = checkpoint.Version;
        _clock.AppendTime = checkpoint.AppendTime;
        _clock.Time = checkpoint.Time;
        _clock.Watermark = checkpoint.ClosedUntil;
        FirstEvent = checkpoint.FirstEvent;
        LastEvent = checkpoint.LastEvent;
        _inexactBefore = checkpoint.InexactBefore;
        _gapPending = checkpoint.GapPending;
        _counters = checkpoint.Counters;
        if (checkpoint.ClosedUntil != PartitionClock.None)
        {
            _windows.RestoreClosed(checkpoint.ClosedUntil);
        }

        foreach (var entry in checkpoint.Panes)
        {
            _windows.Restore(entry, sets[entry.Set]);
        }

        RaiseByAdvance(checkpoint.Watermark);
    }

    private void OnRecord(long offset, long appendTime)
    {
        Offset = offset + 1;
        _clock.OnRecord(appendTime);
    }

    private bool IsTooFarAhead(long time)
    {
        if (time <= _clock.AppendTime + _definition.MaxFuture)
        {
            return false;
        }

        _skew.OnAhead(time - _clock.AppendTime);
        return true;
    }

    private InvalidReason Refuse(ReadOnlySpan<byte> record, InvalidReason reason)
    {
        if (!SmokeRecord.Is(record))
        {
            _counters.Invalid[(int)reason]++;
        }

        return reason;
    }

    private InvalidReason CountTopic(in ShortText mention, long time)
    {
        OnEvent(time);
        if (_windows.TryCountCurrent(time))
        {
            _mentions.Add(mention);
            CountEvent(time, mentions: 1, open: true, missed: false);
        }
        else
        {
            Span<byte> spelling = stackalloc byte[ShortText.MaxLength];
            CountAlone(spelling[..mention.CopyTo(spelling)], time);
        }

        return InvalidReason.None;
    }

    // A spelling that may be no topic: that is known before the event has an effect.
    private InvalidReason CountRareTopic(ReadOnlySpan<byte> spelling, long time)
    {
        var id = _topics.Find(spelling);
        if (id == TopicTable.Unknown)
        {
            var reason = _topics.Canonicalize(spelling);
            if (reason != InvalidReason.None)
            {
                return reason;
            }
        }

        // What is closed may free the topic's id.
        if (!OnEvent(time) && id != TopicTable.Unknown && _windows.TryCountCurrent(time))
        {
            _windows.CountMention(id);
            CountEvent(time, mentions: 1, open: true, missed: false);
        }
        else
        {
            CountAlone(spelling, time);
        }

        return InvalidReason.None;
    }

    private void CountAlone(ReadOnlySpan<byte> spelling, long time)
    {
        _mentions.Count();
        var missed = false;
        var open = _windows.TryCountEvent(time, _clock.Watermark, ref missed);
        if (open)
        {
            _windows.CountMention(_topics.FindOrAdd(spelling));
        }

        CountEvent(time, mentions: 1, open, missed);
    }

    private InvalidReason CountMentions(in ParsedEvent parsed)
    {
        OnEvent(parsed.Time);
        var missed = false;
        var isCurrent = _windows.TryCountCurrent(parsed.Time);
        if (!isCurrent)
        {
            _mentions.Count();
        }

        var open = isCurrent || _windows.TryCountEvent(parsed.Time, _clock.Watermark, ref missed);
        var mentions = 0;
        if (open)
        {
            foreach (var mention in parsed.Mentions)
            {
                mentions += TryCountMention(parsed.Text, mention, isCurrent) ? 1 : 0;
            }
        }

        CountEvent(parsed.Time, mentions, open, missed);
        return InvalidReason.None;
    }

    // An extracted topic that is none (too long) is passed over; its record counts all the same.
    private bool TryCountMention(ReadOnlySpan<byte> text, Mention place, bool isCurrent)
    {
        var spelling = text.Slice(place.Start, place.Length);
        if (isCurrent && MentionBatch.TryRead(text, spelling, out var mention))
        {
            _mentions.Add(mention);
            return true;
        }

        var id = _topics.Find(spelling);
        if (id == TopicTable.Unknown)
        {
            // In their order: where topics are too many, the first ones are counted.
            _mentions.Count();
            if (_topics.Canonicalize(spelling) != InvalidReason.None)
            {
                return false;
            }

            id = _topics.Add(spelling);
        }

        _windows.CountMention(id);
        return true;
    }

    private void CountEvent(long time, int mentions, bool open, bool missed)
    {
        if (!open)
        {
            _counters.Late++;
            _skew.OnBehind(_clock.Watermark - time);
            return;
        }

        _counters.Events++;
        _counters.Mentions += mentions;
        FirstEvent = Math.Min(FirstEvent, time);
        LastEvent = Math.Max(LastEvent, time);
        if (missed)
        {
            _counters.PartlyLate++;
        }
    }

    // The order of the design: the event's time, the watermark, what that closes; true where something was closed.
    private bool OnEvent(long time)
    {
        var watermark = _clock.OnEvent(time);
        if (_gapPending)
        {
            // An append time from before what was skipped does not tell where the log goes on.
            _gapPending = !_clock.HasOwnAppendTime;
            _inexactBefore = Math.Max(_inexactBefore, WholeFrom(time));
        }

        if (watermark >= _windows.NextClose)
        {
            RaiseWatermark(watermark);
            return true;
        }

        _clock.Watermark = watermark;
        return false;
    }

    // Which windows the first event behind a gap leaves whole. A run that was begun in the midst of a log is defined to begin with that
    // event; but what was lost belongs to the run, and may lie ahead of it as far as events come out of order: late as they may be, or
    // from the future.
    private long WholeFrom(long time) => _counters.DataLosses == 0
        ? _clock.Time
        : Math.Max(_clock.Time, time) + Math.Max(_definition.Lateness, _definition.MaxFuture) + 1;

    private void RaiseByAdvance(long watermark)
    {
        // What was skipped may belong to any window that closes before the next event tells where the log goes on.
        if (_gapPending && watermark > _clock.Watermark)
        {
            _inexactBefore = Math.Max(_inexactBefore, watermark);
        }

        RaiseWatermark(watermark);
    }

    private void RaiseWatermark(long watermark)
    {
        if (watermark <= _clock.Watermark)
        {
            return;
        }

        _clock.Watermark = watermark;
        if (watermark >= _windows.NextClose)
        {
            Closings++;
            _mentions.Count();
            _windows.Close(watermark, Mark);
        }
    }
}
