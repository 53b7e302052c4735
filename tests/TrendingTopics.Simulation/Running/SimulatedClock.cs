using TrendingTopics.Engine.Time;

namespace TrendingTopics.Simulation.Running;

/// <summary>A clock that moves only when the simulation moves it.</summary>
internal sealed class SimulatedClock(long now) : TimeProvider
{
    /// <summary>Microseconds since the epoch.</summary>
    public long Now { get; private set; } = now;

    public override long TimestampFrequency => UnixMicros.PerSecond;

    public void Advance(long micros) => Now += micros;

    /// <summary>Goes forward to the given time; never back.</summary>
    public void AdvanceTo(long time) => Now = Math.Max(Now, time);

    public override DateTimeOffset GetUtcNow() => UnixMicros.ToTime(Now);

    public override long GetTimestamp() => Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        throw new NotSupportedException("The engine is pumped by its steps and needs no timer.");
}
