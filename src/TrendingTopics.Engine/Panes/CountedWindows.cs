using System.Runtime.CompilerServices;
using TrendingTopics.Engine.Checkpoints;
using TrendingTopics.Engine.Processing;
using TrendingTopics.Engine.Rankings;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Engine.Topics;

namespace TrendingTopics.Engine.Panes;

/// <summary>
/// All windows of one partition: counts mentions in the panes that they share, closes windows, and takes what it holds for the store.
/// What is open is the caller's to say, by the watermark that it passes.
/// </summary>
internal sealed class CountedWindows
{
    private readonly StreamDefinition _definition;
    private readonly TopicTable _topics;
    private readonly PaneGroupWindows[] _groups;
    private readonly Pane?[] _open;
    private readonly TopSelector _selector;
    private readonly WindowPacker _packer;
    private readonly WindowCounts _counts = new();
    private readonly List<ClosedWindow> _closed = [];
    private long _currentFrom;
    private long _currentLength;

    public CountedWindows(StreamDefinition definition, TopicTable topics)
    {
        _definition = definition;
        _topics = topics;
        _groups = [.. PanePlan.Create(definition).Select(CreateGroup)];
        _open = new Pane?[_groups.Length];
        _selector = new TopSelector(topics);
        _packer = new WindowPacker(topics);
    }

    /// <summary>The first watermark that closes another window (one without events, maybe).</summary>
    public long NextClose { get; private set; } = PartitionClock.None;

    /// <summary>Memory of the closed windows that nobody has taken yet, in bytes.</summary>
    public long ClosedBytes { get; private set; }

    /// <summary>End of the last window that holds the given event time.</summary>
    public long LastEnd(long time) => _groups.Max(group => group.LastEnd(time));

    /// <summary>
    /// Counts an event where it belongs into the panes that are open already, no window that holds it is closed, and no running sum holds
    /// the panes: for such events mentions may be counted together (<see cref="CountMentions"/>). False where that is not so.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryCountCurrent(long time)
    {
        if ((ulong)(time - _currentFrom) >= (ulong)_currentLength)
        {
            return false;
        }

        foreach (var pane in _open)
        {
            pane!.Events++;
        }

        return true;
    }

    /// <summary>Opens the panes that an event at the given time counts in, one a group, and counts the event; false where none is open.</summary>
    /// <param name="time">The event time.</param>
    /// <param name="watermark">The watermark.</param>
    /// <param name="missed">Set where a window that holds the time is closed.</param>
    public bool TryCountEvent(long time, long watermark, ref bool missed)
    {
        var open = false;
        var whole = true;
        var (from, to) = (long.MinValue, long.MaxValue);
        for (var i = 0; i < _groups.Length; i++)
        {
            var pane = _groups[i].Locate(time, watermark, ref missed);
            _open[i] = pane;
            if (pane is not null)
            {
                open = true;
                pane.Events++;
                if (pane.HeldBy != 0)
                {
                    AddToSums(_groups[i], pane, static (sum, _, _) => sum.AddEvent(), TopicTable.Unknown);
                }

                from = Math.Max(from, pane.Start);
                to = Math.Min(to, pane.Start + _groups[i].Panes.Length);
            }

            whole &= pane is { HeldBy: 0 };
        }

        (_currentFrom, _currentLength) = whole && !missed ? (from, to - from) : default;
        return open;
    }

    /// <summary>Counts mentions of events that were counted as current since other panes were opened.</summary>
    /// <param name="ids">Topics, or <see cref="TopicTable.Other"/>.</param>
    /// <param name="counts">How often each is mentioned.</param>
    public void CountMentions(ReadOnlySpan<int> ids, ReadOnlySpan<uint> counts)
    {
        var capacity = _topics.Capacity;
        counts = counts[..ids.Length];
        foreach (var pane in _open)
        {
            for (var i = 0; i < ids.Length; i++)
            {
                pane!.Mentions += counts[i];
                if (ids[i] == TopicTable.Other)
                {
                    pane.Other += counts[i];
                }
                else if (pane.Add(ids[i], counts[i], capacity))
                {
                    _topics.Hold(ids[i]);
                }
            }
        }
    }

    /// <summary>Counts a mention of the event that was counted last.</summary>
    /// <param name="id">The topic, or <see cref="TopicTable.Other"/>.</param>
    public void CountMention(int id)
    {
        for (var i = 0; i < _open.Length; i++)
        {
            if (_open[i] is not { } pane)
            {
                continue;
            }

            pane.Mentions++;
            if (id == TopicTable.Other)
            {
                pane.Other++;
            }
            else if (pane.Add(id, 1, _topics.Capacity))
            {
                _topics.Hold(id);
            }

            if (pane.HeldBy != 0)
            {
                AddToSums(_groups[i], pane, static (sum, id, topics) => sum.AddMention(id, topics), id);
            }
        }
    }

    /// <summary>Closes every window that ends by the watermark; topics that no pane needs any more are free.</summary>
    public void Close(long watermark, in RowMark mark)
    {
        foreach (var group in _groups)
        {
            foreach (var definition in group.Definitions)
            {
                while (definition.TryCloseNext(watermark, out var start))
                {
                    var part = new WindowPart(definition.Window, start, _packer.Pack(definition.Sum, _counts));
                    var closed = new ClosedWindow(Row(definition, start, definition.Sum, mark, final: true), part);
                    _closed.Add(closed);
                    ClosedBytes += closed.Bytes;
                }
            }
        }

        _currentLength = 0;

        // Only now: until the last definition has closed its windows, their panes are needed.
        foreach (var group in _groups)
        {
            group.DropClosed(watermark);
            group.Forget();
        }

        SetNextClose();
    }

    /// <summary>The windows closed since the last call, in the order of closing within each definition.</summary>
    public IReadOnlyList<ClosedWindow> TakeClosed()
    {
        ClosedWindow[] closed = [.. _closed];
        _closed.Clear();
        ClosedBytes = 0;
        return closed;
    }

    /// <summary>The open windows that changed since the last call.</summary>
    /// <param name="time">The partition's time; null: all of them, else those that end within two slides of it.</param>
    /// <param name="mark">What the rows carry.</param>
    public IReadOnlyList<PartitionWindow> TakeProvisional(long? time, RowMark mark)
    {
        var rows = new List<PartitionWindow>();
        foreach (var group in _groups)
        {
            foreach (var definition in group.Definitions)
            {
                var endsBy = time is { } now ? now + (2 * definition.Window.Slide) : long.MaxValue;
                definition.WalkChanged(endsBy, (window, start, sum) =>
                {
                    _counts.Take(sum);
                    rows.Add(Row(window, start, sum, mark, final: false));
                });
            }

            group.Panes.MarkTaken();
        }

        return rows;
    }

    /// <summary>Every pane for a checkpoint, and the sets of those that have changed since the last one.</summary>
    /// <param name="name">Names a new pane set.</param>
    /// <param name="sets">Takes the new sets.</param>
    public IReadOnlyList<PaneEntry> Capture(Func<PaneSetName> name, List<PaneSet> sets)
    {
        var entries = new List<PaneEntry>();
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

                entries.Add(new PaneEntry(group.Name, pane.Start, pane.Events, pane.Mentions, pane.Other, pane.Set.Value));
            }
        }

        return entries;
    }

    /// <summary>Takes note, before anything is counted, that every window that ends by the watermark was closed.</summary>
    public void RestoreClosed(long watermark)
    {
        foreach (var definition in _groups.SelectMany(group => group.Definitions))
        {
            definition.Restore(watermark);
        }

        SetNextClose();
    }

    /// <summary>Takes a pane of a checkpoint.</summary>
    /// <exception cref="InvalidDataException">It belongs to no group of the definition.</exception>
    public void Restore(PaneEntry entry, IReadOnlyList<ReadOnlyMemory<byte>> chunks)
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

    private PaneGroupWindows CreateGroup(PaneGroup group)
    {
        var panes = new KeptPanes(group.Pane, _topics);
        return new PaneGroupWindows(
            panes,
            [.. group.Definitions.Select(index => new DefinitionWindows(_definition.Windows[index], index, panes, _topics))]);
    }

    private void AddToSums(PaneGroupWindows group, Pane pane, Action<WindowSum, int, TopicTable> add, int id)
    {
        foreach (var definition in group.Definitions)
        {
            if (definition.Holds(pane))
            {
                add(definition.Sum, id, _topics);
            }
        }
    }

    private void SetNextClose() =>
        NextClose = _groups.Min(group => group.Definitions.Min(definition => definition.NextClose));

    /// <summary>The row of a window whose counts were just taken.</summary>
    private PartitionWindow Row(DefinitionWindows definition, long start, WindowSum sum, in RowMark mark, bool final)
    {
        var topics = _selector.Select(_counts, _definition.Top, out var cutoff);
        return new PartitionWindow
        {
            Window = definition.Window,
            Start = start,
            Version = mark.Version,
            Final = final,
            Exact = sum.Other == 0 && start >= mark.InexactBefore,
            Events = sum.Events,
            Mentions = sum.Mentions,
            Distinct = sum.Distinct,
            Other = sum.Other,
            Cutoff = cutoff,
            Topics = topics,
        };
    }
}

/// <summary>What a row carries of the moment at which it was taken.</summary>
/// <param name="Version">The partition's version.</param>
/// <param name="InexactBefore">Windows that begin before it are not exact.</param>
internal readonly record struct RowMark(long Version, long InexactBefore);
