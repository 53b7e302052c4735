using System.Globalization;
using TrendingTopics.Engine.Processing;

namespace TrendingTopics.Standalone.Running;

/// <summary>The last line of a run that counted all there was.</summary>
internal static class DoneLine
{
    /// <summary>Formats it.</summary>
    /// <param name="totals">What was counted.</param>
    /// <param name="elapsed">From the first record to the last durable row.</param>
    public static string Format(ProcessorTotals totals, TimeSpan elapsed)
    {
        var seconds = Math.Max(elapsed.TotalSeconds, 0.001);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"done records={totals.Records} events={totals.Events} invalid={totals.Invalid} late={totals.Late} windows={totals.MergedWindows} seconds={seconds:F3} rate={totals.Records / seconds:F0}");
    }
}
