using System.Globalization;
using TrendingTopics.Engine.Processing;

namespace TrendingTopics.Programs.Counting;

/// <summary>The last line of a run that counted all there was.</summary>
public static class DoneLine
{
    /// <summary>Formats it.</summary>
    /// <param name="totals">What was counted.</param>
    /// <param name="elapsed">From the first record to the last durable row.</param>
    /// <param name="stream">The stream; null where a program has one only.</param>
    public static string Format(ProcessorTotals totals, TimeSpan elapsed, string? stream = null)
    {
        ArgumentNullException.ThrowIfNull(totals);
        var seconds = Math.Max(elapsed.TotalSeconds, 0.001);
        var name = stream is null ? "" : $" stream={stream}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"done{name} records={totals.Records} events={totals.Events} invalid={totals.Invalid} late={totals.Late} windows={totals.MergedWindows} seconds={seconds:F3} rate={totals.Records / seconds:F0}");
    }
}
