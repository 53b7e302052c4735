using System.Runtime.CompilerServices;
using TrendingTopics.Engine.Time;

namespace TrendingTopics.Engine.Panes;

/// <summary>One pane group: its panes, and the windows of the definitions that share them.</summary>
internal sealed class PaneGroupWindows
{
    private const int Remembered = 64;
    private readonly Pane?[] _recent = new Pane?[Remembered];
    private Pane? _current;

    public PaneGroupWindows(KeptPanes panes, DefinitionWindows[] definitions)
    {
        Panes = panes;
        Definitions = definitions;
        Name = string.Join(',', definitions.Select(definition => definition.Window.ToString()).Order(StringComparer.Ordinal));
    }

    /// <summary>The definitions as text; names the group in checkpoints.</summary>
    public string Name { get; }

    /// <summary>The panes.</summary>
    public KeptPanes Panes { get; }

    /// <summary>The definitions.</summary>
    public DefinitionWindows[] Definitions { get; }

    /// <summary>The pane for an event's time; null where every window that it would count in is closed.</summary>
    /// <param name="time">The event time.</param>
    /// <param name="watermark">The watermark.</param>
    /// <param name="missed">Set where some window that holds the time is closed.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Pane? Locate(long time, long watermark, ref bool missed)
    {
        var current = _current;
        return current is not null && (ulong)(time - current.Start) < (ulong)Panes.Length
            ? current
            : LocateOther(time, watermark, ref missed);
    }

    /// <summary>The watermark has risen past an end: which panes may still be counted in has to be judged anew.</summary>
    public void Forget()
    {
        _current = null;
        Array.Clear(_recent);
    }

    /// <summary>Drops the panes of which every window is closed.</summary>
    public void DropClosed(long watermark)
    {
        var count = 0;
        while (count < Panes.Count && LastEnd(Panes[count].Start) <= watermark)
        {
            foreach (var definition in Definitions)
            {
                definition.OnDropping(Panes[count]);
            }

            count++;
        }

        if (count > 0)
        {
            Panes.DropFirst(count);
        }
    }

    /// <summary>The pane that holds the time, made where it is missing.</summary>
    public Pane GetOrAdd(long time)
    {
        var pane = Panes.GetOrAdd(time, out var added);
        if (added)
        {
            foreach (var definition in Definitions)
            {
                definition.OnAdded(pane);
            }
        }

        return pane;
    }

    /// <summary>End of the last window that holds the time.</summary>
    public long LastEnd(long time) => Definitions.Max(definition => definition.LastEnd(time));

    private Pane? LocateOther(long time, long watermark, ref bool missed)
    {
        var start = UnixMicros.Floor(time, Panes.Length);
        ref var recent = ref _recent[(int)((ulong)(start / Panes.Length) % Remembered)];
        if (recent is not null && recent.Start == start)
        {
            return _current = recent;
        }

        var open = false;
        var all = true;
        foreach (var definition in Definitions)
        {
            open |= definition.LastEnd(start) > watermark;
            all &= definition.FirstEnd(start) > watermark;
        }

        missed |= !all;
        if (!open)
        {
            return null;
        }

        var pane = GetOrAdd(time);
        if (all)
        {
            // Remembered are only panes of which no window is closed, so that nobody has to ask again until the watermark passes an end.
            recent = _current = pane;
        }

        return pane;
    }
}
