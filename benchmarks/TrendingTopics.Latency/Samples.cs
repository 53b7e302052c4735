using System.Collections.Concurrent;
using System.Globalization;

namespace TrendingTopics.Latency;

/// <summary>Durations, in milliseconds.</summary>
internal sealed class Samples
{
    private readonly ConcurrentQueue<double> _all = [];

    public void Add(double milliseconds) => _all.Enqueue(milliseconds);

    public void Clear() => _all.Clear();

    /// <summary>Median and 99th percentile.</summary>
    public override string ToString()
    {
        var sorted = _all.Order().ToArray();
        return sorted.Length == 0
            ? "- / -"
            : string.Create(CultureInfo.InvariantCulture, $"{At(sorted, 0.5):F0} / {At(sorted, 0.99):F0}");
    }

    private static double At(double[] sorted, double share) => sorted[(int)Math.Min(sorted.Length - 1, share * sorted.Length)];
}
