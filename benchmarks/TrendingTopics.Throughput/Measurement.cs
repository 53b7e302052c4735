using System.Diagnostics;
using System.Text.Json;

namespace TrendingTopics.Throughput;

/// <summary>What one way of reading took.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Records">How many records.</param>
/// <param name="Seconds">From the first to the last.</param>
/// <param name="CpuSeconds">Of all threads.</param>
/// <param name="Allocated">Bytes on the managed heap.</param>
/// <param name="PeakBytes">The most memory that the process has had.</param>
internal sealed record Measurement(string Kind, long Records, double Seconds, double CpuSeconds, long Allocated, long PeakBytes)
{
    public static Measurement FromJson(string text) => JsonSerializer.Deserialize<Measurement>(text)!;

    public string ToJson() => JsonSerializer.Serialize(this);

    /// <summary>Measures an action.</summary>
    public static async Task<Measurement> OfAsync(string kind, Func<Task<long>> action)
    {
        var (allocated, cpu, began) = (GC.GetTotalAllocatedBytes(precise: true), Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        var records = await action();
        return new Measurement(
            kind,
            records,
            Stopwatch.GetElapsedTime(began).TotalSeconds,
            (Environment.CpuUsage.TotalTime - cpu).TotalSeconds,
            GC.GetTotalAllocatedBytes(precise: true) - allocated,
            Process.GetCurrentProcess().PeakWorkingSet64);
    }
}
