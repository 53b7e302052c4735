using System.Diagnostics;

namespace TrendingTopics.Kafka.Appending;

/// <summary>Traces one append a second, so that a trace leads through the log without a price for every record.</summary>
/// <param name="isOn">Whether any is traced.</param>
/// <param name="clock">Paces them.</param>
internal sealed class AppendTraces(bool isOn, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);
    private readonly ActivitySource _source = new("TrendingTopics");
    private long _last;

    /// <summary>The trace of an append, where it is one that is traced; else null.</summary>
    public TracedAppend? Begin(string topic)
    {
        if (!isOn || !_source.HasListeners())
        {
            return null;
        }

        var (now, last) = (clock.GetTimestamp(), Volatile.Read(ref _last));
        if ((last != 0 && clock.GetElapsedTime(last, now) < Pace) || Interlocked.CompareExchange(ref _last, now, last) != last)
        {
            return null;
        }

        return TracedAppend.Begin(_source, topic);
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();
}
