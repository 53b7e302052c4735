using System.Globalization;

namespace TrendingTopics.Engine.Streams;

/// <summary>
/// Which window definitions share panes. All of them do, in panes as long as the greatest common divisor of their sizes and slides,
/// but for those that would need too many panes of that length: each of these has a group of its own.
/// </summary>
internal static class PanePlan
{
    /// <summary>A definition that would need more live panes in a shared group gets a group of its own.</summary>
    public const int MostSharedPanes = 1_000;

    /// <summary>A definition that needs more live panes in a group of its own is refused.</summary>
    public const int MostPanes = 10_000;

    /// <summary>
    /// The pane groups, shortest panes first (ties by their first definition's size and slide), so that they do not depend on the
    /// order in which the definitions are written.
    /// </summary>
    /// <exception cref="ArgumentException">A definition needs more than <see cref="MostPanes"/> live panes.</exception>
    public static IReadOnlyList<PaneGroup> Create(StreamDefinition definition)
    {
        var groups = new List<PaneGroup>();
        var shared = Enumerable.Range(0, definition.Windows.Count).ToList();
        while (shared.Count > 0)
        {
            var pane = CommonPane(definition, shared);
            var alone = shared.Where(index => shared.Count > 1 && LivePanes(definition, index, pane) > MostSharedPanes).ToList();
            if (alone.Count == 0)
            {
                groups.Add(new PaneGroup(pane, shared));
                break;
            }

            groups.AddRange(alone.Select(index => new PaneGroup(CommonPane(definition, [index]), [index])));
            shared.RemoveAll(alone.Contains);
        }

        foreach (var group in groups.Where(group => group.Definitions.Count == 1))
        {
            RequireFewPanes(definition, group.Definitions[0], group.Pane);
        }

        return [.. groups
            .OrderBy(group => group.Pane)
            .ThenBy(group => group.Definitions.Min(index => definition.Windows[index].Size))
            .ThenBy(group => group.Definitions.Min(index => definition.Windows[index].Slide))];
    }

    /// <summary>How many panes of the given length a definition can need at once.</summary>
    public static long LivePanes(StreamDefinition definition, int index, long pane)
    {
        var span = definition.Windows[index].Size + definition.Lateness + definition.MaxFuture;
        return ((span + pane - 1) / pane) + 1;
    }

    private static long CommonPane(StreamDefinition definition, IEnumerable<int> indices) =>
        indices.Aggregate(0L, (pane, index) => Gcd(Gcd(pane, definition.Windows[index].Size), definition.Windows[index].Slide));

    private static long Gcd(long a, long b)
    {
        while (b != 0)
        {
            (a, b) = (b, a % b);
        }

        return a;
    }

    private static void RequireFewPanes(StreamDefinition definition, int index, long pane)
    {
        var panes = LivePanes(definition, index, pane);
        if (panes > MostPanes)
        {
            var window = definition.Windows[index];
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"Window '{window}' of stream '{definition.Name}' needs {panes} panes of {Duration.Format(pane)} (its size, lateness and MaxFuture in steps of the greatest common divisor of size and slide); at most {MostPanes} are allowed. Choose a longer slide, a shorter window or less lateness."));
        }
    }
}

/// <summary>Window definitions that share panes.</summary>
/// <param name="Pane">Length of a pane in microseconds.</param>
/// <param name="Definitions">Indices into <see cref="StreamDefinition.Windows"/>, ascending.</param>
internal sealed record PaneGroup(long Pane, IReadOnlyList<int> Definitions);
