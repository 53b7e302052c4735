using System.Diagnostics;
using System.Globalization;

namespace TrendingTopics.Wire.Benchmarks;

/// <summary>What a reading took: time, processor time of this process, bytes allocated.</summary>
internal sealed class Cost
{
    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly TimeSpan _processor = Environment.CpuUsage.TotalTime;
    private readonly long _allocated = GC.GetTotalAllocatedBytes(precise: true);

    public void Print(string what, long records, long bytes)
    {
        var elapsed = Stopwatch.GetElapsedTime(_began);
        var processor = Environment.CpuUsage.TotalTime - _processor;
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - _allocated;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: {records:N0} records, {bytes / 1e6:N0} MB in {elapsed.TotalSeconds:0.000} s: {records / elapsed.TotalSeconds / 1e6:0.00} million/s, {processor.TotalSeconds * 1e6 / records:0.000} CPU s a million, {(double)allocated / records:0.00} bytes allocated a record ({allocated / 1e6:0.0} MB)"));
    }
}
