using System.Diagnostics.Metrics;
using System.Globalization;
using TrendingTopics.Contracts.Clocks;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Engine.Telemetry;
using TrendingTopics.Engine.Time;
using Xunit;

namespace TrendingTopics.Engine.Tests.Telemetry;

public sealed class EngineMetricsTests : IDisposable
{
    private static readonly WindowDefinition Window = WindowDefinition.Parse("5m/10s", CultureInfo.InvariantCulture);

    private readonly ManualClock _clock = new();
    private readonly EngineMetrics _metrics;
    private readonly MeterListener _listener = new();
    private readonly List<string> _measured = [];

    /// <summary>Listens to this test's stream only, because tests of other processors may run at the same time.</summary>
    private readonly string _stream = Guid.NewGuid().ToString("N");

    public EngineMetricsTests()
    {
        _metrics = new EngineMetrics(_clock);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "TrendingTopics")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.Start();
    }

    public void Dispose()
    {
        _listener.Dispose();
        _metrics.Dispose();
    }

    [Fact]
    public void Events_are_counted_by_stream_and_outcome()
    {
        _metrics.EventsRead(_stream, counted: 5, late: 0, invalid: 2);

        Assert.Equal(["trending.events 5 {event} outcome=counted", "trending.events 2 {event} outcome=invalid"], _measured);
    }

    [Fact]
    public void Ages_and_lags_are_measured_against_the_clock_and_never_negative()
    {
        var now = UnixMicros.Now(_clock);

        _metrics.EventsReadable(_stream, now - 250_000);
        _metrics.PartitionStands(_stream, 3, now - 60_000_000, 7);
        _metrics.PartitionStands(_stream, 4, null, 0);
        _metrics.WindowMerged(_stream, Window, now + 1_000_000);

        Assert.Equal(
            [
                "trending.event.age 0.25 s",
                "trending.watermark.lag 60 s partition=3",
                "trending.log.lag 7 {record} partition=3",
                "trending.log.lag 0 {record} partition=4",
                "trending.window.delay 0 s window=5m/10s",
            ],
            _measured);
    }

    [Fact]
    public void Clocks_are_measured_by_partition_in_seconds_and_invalid_records_by_reason()
    {
        _metrics.ClocksStand(_stream, 2, ahead: 3_600_000_000, behind: 500_000);
        _metrics.InvalidRead(_stream, 2, "too_far_ahead", 4);
        _metrics.InvalidRead(_stream, 2, "no_topic", 0);

        Assert.Equal(
            [
                "trending.clock.ahead 3600 s partition=2",
                "trending.clock.behind 0.5 s partition=2",
                "trending.invalid 4 {record} partition=2 reason=too_far_ahead",
            ],
            _measured);
    }

    [Fact]
    public void Durations_are_measured_from_their_start()
    {
        var started = _metrics.Start();
        _clock.Advance(TimeSpan.FromMilliseconds(20));
        _metrics.StoreWritten(_stream, started);
        _clock.Advance(TimeSpan.FromMilliseconds(30));
        _metrics.CheckpointWritten(_stream, started);
        _metrics.WindowsClosed(_stream, Window, 3);

        Assert.Equal(
            ["trending.store.write.duration 0.02 s", "trending.checkpoint.duration 0.05 s", "trending.windows.closed 3 {window} window=5m/10s"],
            _measured);
    }

    private void Note<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags[0].Key == "stream" && tags[0].Value is string stream && stream == _stream)
        {
            string[] rest = [.. tags[1..].ToArray().Select(tag => $"{tag.Key}={tag.Value}")];
            _measured.Add(string.Join(' ', [instrument.Name, string.Create(CultureInfo.InvariantCulture, $"{value}"), instrument.Unit, .. rest]));
        }
    }
}
