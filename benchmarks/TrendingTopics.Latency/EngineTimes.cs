using System.Diagnostics.Metrics;

namespace TrendingTopics.Latency;

/// <summary>What the engine itself measures of the way of an event, taken from its meter.</summary>
internal sealed class EngineTimes : IDisposable
{
    private readonly MeterListener _listener = new();

    public EngineTimes()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "TrendingTopics" && instrument.Name is "trending.event.age" or "trending.store.write.duration")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((instrument, seconds, _, _) =>
            (instrument.Name == "trending.event.age" ? Stored : Written).Add(seconds * 1000));
        _listener.Start();
    }

    public Samples Stored { get; } = new();

    public Samples Written { get; } = new();

    public void Dispose() => _listener.Dispose();
}
