namespace TrendingTopics.Engine.Reading;

/// <summary>
/// From which run each stretch of time is read: from the newest that covers it, which leaves to older runs what lies before it began or
/// behind where it has come.
/// </summary>
internal sealed class ReadingPlan
{
    private readonly List<Stretch> _stretches = [];
    private List<(long From, long To)> _open;

    /// <summary>Plans for windows whose starts lie in [<paramref name="from"/>, <paramref name="to"/>).</summary>
    public ReadingPlan(long from, long to)
    {
        _open = [(from, to)];
    }

    /// <summary>The stretches, newest first.</summary>
    public IEnumerable<Stretch> Stretches => _stretches.OrderByDescending(s => s.From);

    /// <summary>Whether every start has its run.</summary>
    public bool IsComplete => _open.Count == 0;

    /// <summary>Gives the run those starts that it covers and no newer run does. Runs come newest first.</summary>
    /// <param name="run">The run.</param>
    /// <param name="from">The first start that it covers.</param>
    /// <param name="to">Behind the last one.</param>
    public void Add(RunProgress run, long from, long to)
    {
        var left = new List<(long From, long To)>();
        foreach (var (start, end) in _open)
        {
            var (low, high) = (Math.Max(start, from), Math.Min(end, to));
            if (low >= high)
            {
                left.Add((start, end));
                continue;
            }

            _stretches.Add(new Stretch(run, low, high));
            if (start < low)
            {
                left.Add((start, low));
            }

            if (high < end)
            {
                left.Add((high, end));
            }
        }

        _open = left;
    }

    /// <summary>Windows whose starts lie in [<paramref name="From"/>, <paramref name="To"/>) are read from one run.</summary>
    internal readonly record struct Stretch(RunProgress Run, long From, long To);
}
