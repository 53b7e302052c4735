using TrendingTopics.Engine.Processing;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Engine.Time;
using TrendingTopics.Engine.Topics;

namespace TrendingTopics.Engine.Panes;

/// <summary>The open windows of one definition, over the panes of its group.</summary>
/// <param name="window">The definition.</param>
/// <param name="bit">Which bit of <see cref="Pane.HeldBy"/> is its own.</param>
/// <param name="panes">The panes of its group.</param>
/// <param name="topics">The topics in them.</param>
internal sealed class DefinitionWindows(WindowDefinition window, int bit, KeptPanes panes, TopicTable topics)
{
    private readonly uint _mask = 1u << bit;
    private readonly WindowSum _scratch = new();
    private PaneRange _held;
    private long _provisionalUntil = PartitionClock.None;

    /// <summary>The definition.</summary>
    public WindowDefinition Window { get; } = window;

    /// <summary>The running sum; at all times the sum of the panes whose <see cref="Pane.HeldBy"/> has this definition's bit.</summary>
    public WindowSum Sum { get; } = new();

    /// <summary>Start of the earliest window that is not closed; <see cref="PartitionClock.None"/> while none is.</summary>
    public long OpenStart { get; private set; } = PartitionClock.None;

    /// <summary>The first watermark that closes another window (one without events, maybe).</summary>
    public long NextClose => OpenStart == PartitionClock.None ? PartitionClock.None : OpenStart + Window.Size;

    /// <summary>End of the last window that holds the given time.</summary>
    public long LastEnd(long time) => Window.LastStart(time) + Window.Size;

    /// <summary>End of the first window that holds the given time.</summary>
    public long FirstEnd(long time) => Window.FirstStart(time) + Window.Size;

    /// <summary>The next window with events that ends by the watermark, earliest first; it counts as closed from then on.</summary>
    /// <param name="watermark">The watermark.</param>
    /// <param name="start">Start of the window, of which <see cref="Sum"/> then holds the counts.</param>
    public bool TryCloseNext(long watermark, out long start)
    {
        if (TryFindNext(OpenStart, out start) && start + Window.Size <= watermark)
        {
            Slide(Sum, ref _held, new PaneRange(start, start + Window.Size), _mask);
            OpenStart = start + Window.Slide;
            return true;
        }

        OpenStart = Math.Max(OpenStart, UnixMicros.Floor(watermark - Window.Size, Window.Slide) + Window.Slide);
        return false;
    }

    /// <summary>Takes note that every window that ends by the watermark was closed before.</summary>
    public void Restore(long watermark) => OpenStart = UnixMicros.Floor(watermark - Window.Size, Window.Slide) + Window.Slide;

    /// <summary>Whether the running sum holds the pane.</summary>
    public bool Holds(Pane pane) => (pane.HeldBy & _mask) != 0;

    /// <summary>A pane has been made: it belongs to the running sum where that spans its start.</summary>
    public void OnAdded(Pane pane)
    {
        if (_held.Contains(pane.Start))
        {
            pane.HeldBy |= _mask;
        }
    }

    /// <summary>A pane is about to be dropped: the running sum lets go of it.</summary>
    public void OnDropping(Pane pane)
    {
        if (Holds(pane))
        {
            Sum.Subtract(pane);
            pane.HeldBy &= ~_mask;
        }
    }

    /// <summary>
    /// Walks the open windows with events that changed since the last walk, earliest first, and hands the counts of each to
    /// <paramref name="take"/>.
    /// </summary>
    /// <param name="endsBy">Windows that end later are left for a later walk.</param>
    /// <param name="take">Takes a window's start and counts, valid during the call.</param>
    public void WalkChanged(long endsBy, Action<DefinitionWindows, long, WindowSum> take)
    {
        PaneRange held = default;
        var copied = false;
        for (var open = OpenStart; TryFindNext(open, out var start) && start + Window.Size <= endsBy; open = start + Window.Slide)
        {
            var end = start + Window.Size;
            if (end > _provisionalUntil || HasChanged(start, end))
            {
                if (!copied)
                {
                    _scratch.CopyFrom(Sum);
                    held = _held;
                    copied = true;
                }

                Slide(_scratch, ref held, new PaneRange(start, end), mask: 0);
                take(this, start, _scratch);
                _provisionalUntil = Math.Max(_provisionalUntil, end);
            }
        }
    }

    private bool TryFindNext(long from, out long start)
    {
        var index = panes.IndexFrom(from);
        if (index == panes.Count)
        {
            start = 0;
            return false;
        }

        start = Math.Max(from, Window.FirstStart(panes[index].Start));
        return true;
    }

    private bool HasChanged(long start, long end)
    {
        for (var index = panes.IndexFrom(start); index < panes.Count && panes[index].Start < end; index++)
        {
            if (panes[index].Events != panes[index].EventsAtTrigger)
            {
                return true;
            }
        }

        return false;
    }

    // Panes that only one of the two ranges has are subtracted or added; those in both are not touched.
    private void Slide(WindowSum sum, ref PaneRange held, PaneRange wanted, uint mask)
    {
        for (var index = panes.IndexFrom(held.From); index < panes.Count && panes[index].Start < held.To; index++)
        {
            if (!wanted.Contains(panes[index].Start))
            {
                sum.Subtract(panes[index]);
                panes[index].HeldBy &= ~mask;
            }
        }

        for (var index = panes.IndexFrom(wanted.From); index < panes.Count && panes[index].Start < wanted.To; index++)
        {
            if (!held.Contains(panes[index].Start))
            {
                sum.Add(panes[index], topics);
                panes[index].HeldBy |= mask;
            }
        }

        held = wanted;
    }

    private readonly record struct PaneRange(long From, long To)
    {
        public bool Contains(long start) => start >= From && start < To;
    }
}
