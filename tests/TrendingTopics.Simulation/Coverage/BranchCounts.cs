using System.Globalization;
using System.Text;

namespace TrendingTopics.Simulation.Coverage;

/// <summary>How often each branch was taken.</summary>
internal sealed class BranchCounts
{
    private readonly long[] _counts = new long[Enum.GetValues<Branch>().Length];

    public long this[Branch branch] => _counts[(int)branch];

    /// <summary>The branches never taken.</summary>
    public IReadOnlyList<Branch> Missing => [.. Enum.GetValues<Branch>().Where(b => this[b] == 0)];

    public void Count(Branch branch, long times = 1) => _counts[(int)branch] += times;

    public void Add(BranchCounts other)
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var branch in Enum.GetValues<Branch>())
        {
            text.Append(CultureInfo.InvariantCulture, $"{branch,-32}{this[branch],14:N0}").Append('\n');
        }

        return text.ToString();
    }
}
