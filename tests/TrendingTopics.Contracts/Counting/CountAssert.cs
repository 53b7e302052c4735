using Xunit;

namespace TrendingTopics.Contracts.Counting;

/// <summary>Compares windows count by count.</summary>
public static class CountAssert
{
    /// <summary>The program's windows are those of the plain count, and so is every count. Windows without a mention may have no row.</summary>
    public static void Same(NaiveCounts expected, IReadOnlyDictionary<DateTimeOffset, Dictionary<string, long>> actual)
    {
        var wanted = expected.Windows.Where(w => w.Value.Count > 0).ToDictionary(w => w.Key, w => w.Value);
        Assert.Equal(wanted.Keys.Order(), actual.Where(w => w.Value.Count > 0).Select(w => w.Key).Order());
        foreach (var (start, counts) in wanted)
        {
            var differences = counts.Keys.Union(actual[start].Keys)
                .Select(topic => (topic, expected: counts.GetValueOrDefault(topic), actual: actual[start].GetValueOrDefault(topic)))
                .Where(d => d.expected != d.actual)
                .ToList();
            Assert.True(
                differences.Count == 0,
                $"Window {start:u}: {string.Join(", ", differences.Take(10).Select(d => $"{d.topic} is {d.actual} and should be {d.expected}"))} ({differences.Count} differ)");
        }
    }
}
