using System.Diagnostics;
using System.Globalization;

namespace TrendingTopics.Wire.Benchmarks;

/// <summary>Measures a reading: a pass that does not count, then so many that do; says their medians, and their extremes where it matters.</summary>
internal static class Passes
{
    public static void Run(string what, int times, Broker broker, Func<long> read)
    {
        read();
        var passes = new List<Pass>();
        for (var time = 0; time < times; time++)
        {
            var (began, ours, brokers, allocated) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime, broker.Processor, GC.GetTotalAllocatedBytes(precise: true));
            var records = read() / 1e6;
            passes.Add(new Pass(
                records / Stopwatch.GetElapsedTime(began).TotalSeconds,
                (Environment.CpuUsage.TotalTime - ours).TotalSeconds / records,
                (broker.Processor - brokers).TotalSeconds / records,
                (GC.GetTotalAllocatedBytes(precise: true) - allocated) / 1e6));
        }

        var peak = Process.GetCurrentProcess().PeakWorkingSet64 / 1e6;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: {Median(passes, p => p.Speed):0.00} million/s ({passes.Min(p => p.Speed):0.00} to {passes.Max(p => p.Speed):0.00}), CPU s a million {Median(passes, p => p.Ours):0.000} here, {Median(passes, p => p.Brokers):0.000} at the broker, {Median(passes, p => p.Allocated):0.0} MB allocated a pass, {peak:0} MB at most"));
    }

    private static double Median(List<Pass> passes, Func<Pass, double> of) => passes.Select(of).Order().ElementAt(passes.Count / 2);

    private sealed record Pass(double Speed, double Ours, double Brokers, double Allocated);
}
