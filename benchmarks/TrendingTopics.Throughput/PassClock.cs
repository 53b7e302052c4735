using System.Diagnostics;

namespace TrendingTopics.Throughput;

/// <summary>Measures a pass.</summary>
internal sealed class PassClock(BrokerProcess? broker)
{
    private long _began;
    private TimeSpan _cpu;
    private double _broker;
    private long _allocated;

    /// <summary>Begins, or begins anew where there was nothing to do yet.</summary>
    public void Start()
    {
        _broker = broker?.Cpu() ?? 0;
        _cpu = Environment.CpuUsage.TotalTime;
        _allocated = GC.GetTotalAllocatedBytes();
        _began = Stopwatch.GetTimestamp();
    }

    public Pass Stop() => new(
        Stopwatch.GetElapsedTime(_began).TotalSeconds,
        (Environment.CpuUsage.TotalTime - _cpu).TotalSeconds,
        broker?.Cpu() - _broker,
        GC.GetTotalAllocatedBytes(precise: true) - _allocated);
}
