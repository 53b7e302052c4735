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

        for (var index = 0; index < definition.Windows.Count; index++)
        {
            if (FindProblem(definition, index) is { } problem)
            {
                throw new ArgumentException($"Window {index} of stream '{definition.Name}' {problem}.");
            }
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

    /// <summary>What is wrong with a definition that needs too many panes even in a group of its own; null for others.</summary>
    public static string? FindProblem(StreamDefinition definition, int index)
    {
        var pane = CommonPane(definition, [index]);
        var panes = LivePanes(definition, index, pane);
        return panes <= MostPanes ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"is {definition.Windows[index]}, which needs {panes} panes of {Duration.Format(pane)} (size, lateness and MaxFuture in steps of the greatest common divisor of size and slide); it must need at most {MostPanes}: choose a longer slide, a shorter size or less lateness");
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
}

/// <summary>Window definitions that share panes.</summary>
/// <param name="Pane">Length of a pane in microseconds.</param>
/// <param name="Definitions">Indices into <see cref="StreamDefinition.Windows"/>, ascending.</param>
internal sealed record PaneGroup(long Pane, IReadOnlyList<int> Definitions);
