using System.Diagnostics;
using System.Globalization;

namespace TrendingTopics.Benchmarks;

/// <summary>
/// <see cref="PartitionProcessorBenchmarks"/> by processor time instead of wall time, for machines that are not quiet:
/// <c>--processor-time "10k zipf" 1m,5m/10s 15</c> (topics, windows, passes of a million records).
/// </summary>
internal static class ProcessorTime
{
    public const string Option = "--processor-time";

    public static void Measure(string topics, string windows, int passes)
    {
        var benchmark = new PartitionProcessorBenchmarks { Topics = topics, Windows = windows };
        benchmark.Setup();
        var times = new double[passes];
        var allocated = 0L;
        for (var pass = 0; pass < passes; pass++)
        {
            benchmark.MoveOn();
            var before = GC.GetAllocatedBytesForCurrentThread();
            var start = Spent();
            benchmark.Process();
            times[pass] = (Spent() - start).TotalNanoseconds / PartitionProcessorBenchmarks.Records;
            allocated += GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Array.Sort(times);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{topics}, {windows}: ns an event, least {times[0]:F1}, median {times[passes / 2]:F1}, most {times[^1]:F1}; {allocated / (double)passes / PartitionProcessorBenchmarks.Records:F1} bytes an event"));
    }

    // Of all threads: collecting garbage and compiling belong to the price.
    private static TimeSpan Spent()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }
}
