using TrendingTopics.Engine.Checkpoints;
using TrendingTopics.Engine.Events;
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
    private readonly PaneGroupWindows[] _groups;
    private readonly Pane?[] _open;
    private readonly TopSelector _selector;
    private readonly WindowPacker _packer;
    private readonly List<ClosedWindow> _closed = [];
    private readonly List<PartitionWindow> _provisional = [];
    private PartitionClock _clock;
    private PartitionCounters _counters = new();
    private long _nextClose = PartitionClock.None;
    private long _firstEvent = long.MaxValue;
    private long _lastEvent = PartitionClock.None;
    private long _inexactBefore = PartitionClock.None;
    private bool _gapPending;

    public PartitionProcessor(StreamDefinition definition, IEventParser parser, ulong hashSeed)
    {
        _definition = definition;
        _parser = parser;
        _topics = new TopicTable(new TopicCanonicalizer(definition.Extract, definition.IgnoreCase), definition.MaxTopics, hashSeed);
        _groups = [.. PanePlan.Create(definition).Select(CreateGroup)];
        _open = new Pane?[_groups.Length];
        _selector = new TopSelector(_topics);
        _packer = new WindowPacker(_topics);
        _clock = new PartitionClock(definition.Lateness);
    }

    /// <summary>The next offset to count.</summary>
    public long Offset { get; private set; }

    /// <summary>Version, time and watermark.</summary>
    public ref readonly PartitionClock Clock => ref _clock;

    /// <summary>What was counted since the run began.</summary>
    public PartitionCounters Counters => _counters;

    /// <summary>The smallest event time counted; <see cref="long.MaxValue"/> before the first.</summary>
    public long FirstEvent => _firstEvent;

    /// <summary>The greatest event time counted; <see cref="PartitionClock.None"/> before the first.</summary>
    public long LastEvent => _lastEvent;

    /// <summary>Topics live.</summary>
    public int LiveTopics => _topics.Live;

    /// <summary>How often an id was given that had been another topic's before.</summary>
    public long ReusedIds => _topics.Reused;

    /// <summary>How often the watermark has closed windows, be they without events.</summary>
    public long Closings { get; private set; }

    /// <summary>Memory of the closed windows that nobody has taken yet, in bytes.</summary>
    public long ClosedBytes { get; private set; }

    /// <summary>Counts a record. Its spans are not kept.</summary>
    /// <returns>Whether it is an event.</returns>
    public InvalidReason Process(long offset, long appendTime, ReadOnlySpan<byte> record)
    {
        Offset = offset + 1;
        _clock.OnRecord(appendTime);
        var reason = _parser.Parse(record, _clock.AppendTime, out var parsed);
        if (reason == InvalidReason.None && parsed.Time > _clock.AppendTime + _definition.MaxFuture)
        {
            reason = InvalidReason.TooFarAhead;
        }

        if (reason == InvalidReason.None)
        {
            reason = _definition.Extract == TopicExtraction.Field ? CountTopic(parsed.Text, parsed.Time) : CountMentions(parsed);
        }

        if (reason != InvalidReason.None)
        {
            _counters.Invalid[(int)reason]++;
        }

        return reason;
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
    public bool WouldClose(long watermark) => watermark > _clock.Watermark && watermark >= _nextClose;

    /// <summary>Sets the watermark as a recorded advance has it.</summary>
    public void Advance(long watermark)
    {
        _clock.Version++;
        RaiseWatermark(watermark);
    }

    /// <summary>End of the last window that holds the given event time.</summary>
    public long LastEnd(long time) => _groups.Max(group => group.LastEnd(time));

    /// <summary>The windows closed since the last call, in the order of closing within each definition.</summary>
    public IReadOnlyList<ClosedWindow> TakeClosed()
    {
        ClosedWindow[] closed = [.. _closed];
        _closed.Clear();
        ClosedBytes = 0;
        return closed;
    }

    /// <summary>The open windows that changed since the last call.</summary>
    /// <param name="all">All of them; else those that end within two slides of the partition's time.</param>
    public IReadOnlyList<PartitionWindow> TakeProvisional(bool all)
    {
        foreach (var group in _groups)
        {
            foreach (var definition in group.Definitions)
            {
                definition.WalkChanged(all ? long.MaxValue : _clock.Time + (2 * definition.Window.Slide), TakeProvisional);
            }

            for (var index = 0; index < group.Panes.Count; index++)
            {
                group.Panes[index].EventsAtTrigger = group.Panes[index].Events;
            }
        }

        PartitionWindow[] rows = [.. _provisional];
        _provisional.Clear();
        return rows;
    }

    /// <summary>The state as a checkpoint, and the sets of those panes that have changed since the last one.</summary>
    /// <param name="name">Names a new pane set.</param>
    /// <param name="sets">Takes the new sets.</param>
    /// <param name="advance">The watermark of an advance to record, which is not in force yet; null for none.</param>
    /// <param name="reachedEnd">Whether the run has been at the partition's end.</param>
    public PartitionCheckpoint Capture(Func<PaneSetName> name, List<PaneSet> sets, long? advance, bool reachedEnd)
    {
        var panes = new List<PaneEntry>();
        foreach (var group in _groups)
        {
            for (var index = 0; index < group.Panes.Count; index++)
            {
                var pane = group.Panes[index];
                if (pane.Set is null || pane.EventsInSet != pane.Events)
                {
                    pane.Set = name();
                    pane.EventsInSet = pane.Events;
                    sets.Add(new PaneSet(pane.Set.Value, _packer.Pack(pane)));
                }

                panes.Add(new PaneEntry(group.Name, pane.Start, pane.Events, pane.Mentions, pane.Other, pane.Set.Value));
            }
        }

        return new PartitionCheckpoint
        {
            Offset = Offset,
            Version = advance is null ? _clock.Version : _clock.Version + 1,
            AppendTime = _clock.AppendTime,
            Time = _clock.Time,
            Watermark = advance ?? _clock.Watermark,
            ClosedUntil = _clock.Watermark,
            FirstEvent = _firstEvent,
            LastEvent = _lastEvent,
            InexactBefore = _inexactBefore,
            GapPending = _gapPending,
            ReachedEnd = reachedEnd,
            Counters = _counters,
            Panes = panes,
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
        _firstEvent = checkpoint.FirstEvent;
        _lastEvent = checkpoint.LastEvent;
        _inexactBefore = checkpoint.InexactBefore;
        _gapPending = checkpoint.GapPending;
        _counters = checkpoint.Counters;
        if (checkpoint.ClosedUntil != PartitionClock.None)
        {
            foreach (var definition in _groups.SelectMany(group => group.Definitions))
            {
                definition.Restore(checkpoint.ClosedUntil);
            }

            SetNextClose();
        }

        foreach (var entry in checkpoint.Panes)
        {
            RestorePane(entry, sets[entry.Set]);
        }

        RaiseWatermark(checkpoint.Watermark);
    }

    private PaneGroupWindows CreateGroup(PaneGroup group)
    {
        var panes = new KeptPanes(group.Pane, _topics);
        return new PaneGroupWindows(
            panes,
            [.. group.Definitions.Select(index => new DefinitionWindows(_definition.Windows[index], index, panes, _topics))]);
    }

    private InvalidReason CountTopic(ReadOnlySpan<byte> spelling, long time)
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

        if (OnEvent(time))
        {
            // What was closed may have freed the topic's id.
            id = _topics.Find(spelling);
            if (id == TopicTable.Unknown)
            {
                _topics.Canonicalize(spelling);
            }
        }

        var open = false;
        var missed = false;
        foreach (var group in _groups)
        {
            if (group.Locate(time, _clock.Watermark, ref missed) is { } pane)
            {
                if (id == TopicTable.Unknown)
                {
                    id = _topics.Add(spelling);
                }

                open = true;
                pane.Events++;
                AddMention(pane, id);
                if (pane.HeldBy != 0)
                {
                    AddToSums(group, pane, id, isEvent: true);
                }
            }
        }

        CountEvent(time, mentions: 1, open, missed);
        return InvalidReason.None;
    }

    private InvalidReason CountMentions(in ParsedEvent parsed)
    {
        OnEvent(parsed.Time);
        var open = false;
        var missed = false;
        for (var i = 0; i < _groups.Length; i++)
        {
            _open[i] = _groups[i].Locate(parsed.Time, _clock.Watermark, ref missed);
            if (_open[i] is { } pane)
            {
                open = true;
                pane.Events++;
                if (pane.HeldBy != 0)
                {
                    AddToSums(_groups[i], pane, TopicTable.Unknown, isEvent: true);
                }
            }
        }

        var mentions = 0;
        if (open)
        {
            foreach (var mention in parsed.Mentions)
            {
                mentions += AddMention(parsed.Text.Slice(mention.Start, mention.Length)) ? 1 : 0;
            }
        }

        CountEvent(parsed.Time, mentions, open, missed);
        return InvalidReason.None;
    }

    // An extracted topic that is none (too long) is passed over; its record counts all the same.
    private bool AddMention(ReadOnlySpan<byte> spelling)
    {
        var id = _topics.Find(spelling);
        if (id == TopicTable.Unknown)
        {
            if (_topics.Canonicalize(spelling) != InvalidReason.None)
            {
                return false;
            }

            id = _topics.Add(spelling);
        }

        for (var i = 0; i < _groups.Length; i++)
        {
            if (_open[i] is { } pane)
            {
                AddMention(pane, id);
                if (pane.HeldBy != 0)
                {
                    AddToSums(_groups[i], pane, id, isEvent: false);
                }
            }
        }

        return true;
    }

    private void AddMention(Pane pane, int id)
    {
        pane.Mentions++;
        if (id == TopicTable.Other)
        {
            pane.Other++;
        }
        else if (pane.Add(id, _topics.Capacity))
        {
            _topics.Hold(id);
        }
    }

    private void AddToSums(PaneGroupWindows group, Pane pane, int id, bool isEvent)
    {
        foreach (var definition in group.Definitions)
        {
            if (definition.Holds(pane))
            {
                if (isEvent)
                {
                    definition.Sum.AddEvent();
                }

                if (id != TopicTable.Unknown)
                {
                    definition.Sum.AddMention(id, _topics);
                }
            }
        }
    }

    private void CountEvent(long time, int mentions, bool open, bool missed)
    {
        if (!open)
        {
            _counters.Late++;
            return;
        }

        _counters.Events++;
        _counters.Mentions += mentions;
        _firstEvent = Math.Min(_firstEvent, time);
        _lastEvent = Math.Max(_lastEvent, time);
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
            _gapPending = false;
            _inexactBefore = Math.Max(_inexactBefore, _clock.Time);
        }

        if (watermark >= _nextClose)
        {
            RaiseWatermark(watermark);
            return true;
        }

        _clock.Watermark = watermark;
        return false;
    }

    private void RaiseWatermark(long watermark)
    {
        if (watermark <= _clock.Watermark)
        {
            return;
        }

        _clock.Watermark = watermark;
        if (watermark < _nextClose)
        {
            return;
        }

        Closings++;
        foreach (var group in _groups)
        {
            foreach (var definition in group.Definitions)
            {
                while (definition.TryCloseNext(watermark, out var start))
                {
                    Close(definition, start);
                }
            }
        }

        // Only now: until the last definition has closed its windows, their panes are needed.
        foreach (var group in _groups)
        {
            group.DropClosed(watermark);
            group.Forget();
        }

        SetNextClose();
    }

    private void SetNextClose() =>
        _nextClose = _groups.Min(group => group.Definitions.Min(definition => definition.NextClose));

    private void Close(DefinitionWindows definition, long start)
    {
        var closed = new ClosedWindow(
            Row(definition, start, definition.Sum, final: true),
            new WindowPart(definition.Window, start, _packer.Pack(definition.Sum)));
        _closed.Add(closed);
        ClosedBytes += closed.Bytes;
    }

    private void TakeProvisional(DefinitionWindows definition, long start, WindowSum sum) =>
        _provisional.Add(Row(definition, start, sum, final: false));

    private PartitionWindow Row(DefinitionWindows definition, long start, WindowSum sum, bool final)
    {
        var topics = _selector.Select(sum, _definition.Top, out var cutoff);
        return new PartitionWindow
        {
            Window = definition.Window,
            Start = start,
            Version = _clock.Version,
            Final = final,
            Exact = sum.Other == 0 && start >= _inexactBefore && !_gapPending,
            Events = sum.Events,
            Mentions = sum.Mentions,
            Distinct = sum.Distinct,
            Other = sum.Other,
            Cutoff = cutoff,
            Topics = topics,
        };
    }

    private void RestorePane(PaneEntry entry, IReadOnlyList<ReadOnlyMemory<byte>> chunks)
    {
        var group = _groups.FirstOrDefault(group => group.Name == entry.Group)
            ?? throw new InvalidDataException($"The checkpoint has panes of '{entry.Group}', which stream '{_definition.Name}' does not count.");
        var pane = group.GetOrAdd(entry.Start);
        (pane.Events, pane.Mentions, pane.Other) = (entry.Events, entry.Mentions, entry.Other);
        (pane.Set, pane.EventsInSet) = (entry.Set, entry.Events);
        var reader = new TopicCountsReader(chunks);
        while (reader.Read())
        {
            var id = _topics.Restore(reader.Topic.Span);
            if (pane.Add(id, reader.Count, _topics.Capacity))
            {
                _topics.Hold(id);
            }
        }
    }
}
