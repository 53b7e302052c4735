using System.Diagnostics.Metrics;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Engine.Time;

namespace TrendingTopics.Engine.Telemetry;

/// <summary>
/// What the engine measures, on the meter <see cref="MeterName"/>: one instance a process, for all its streams, called once a flush and
/// never once a record. Times that are not on this machine's clock (replayed data) make ages and delays large, never negative.
/// </summary>
internal sealed class EngineMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "TrendingTopics";

    private static readonly double[] Durations = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30];
    private static readonly double[] Ages = [0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10, 30, 60, 300, 3600, 86_400];

    private readonly TimeProvider _clock;
    private readonly Meter? _owned;
    private readonly Counter<long> _events;
    private readonly Counter<long> _invalid;
    private readonly Gauge<double> _ahead;
    private readonly Gauge<double> _behind;
    private readonly Histogram<double> _eventAge;
    private readonly Gauge<double> _watermarkLag;
    private readonly Gauge<long> _logLag;
    private readonly Histogram<double> _windowDelay;
    private readonly Histogram<double> _storeWrite;
    private readonly Histogram<double> _checkpoint;
    private readonly Counter<long> _windowsClosed;

    /// <summary>Creates the instruments.</summary>
    /// <param name="clock">What ages and durations are measured with.</param>
    /// <param name="meters">Makes the meter and owns it; without one the meter is this instance's own.</param>
    public EngineMetrics(TimeProvider clock, IMeterFactory? meters = null)
    {
        _clock = clock;
        var options = new MeterOptions(MeterName);
        var meter = meters?.Create(options) ?? (_owned = new Meter(options));
        _events = meter.CreateCounter<long>("trending.events", "{event}", "Events read, by outcome: counted, late, invalid.");
        _invalid = meter.CreateCounter<long>("trending.invalid", "{record}", "Invalid records, by partition and reason.");
        _ahead = meter.CreateGauge<double>("trending.clock.ahead", "s", "How far events of the last minutes that were refused as too far ahead lay ahead of the log's clock.");
        _behind = meter.CreateGauge<double>("trending.clock.behind", "s", "How far late events of the last minutes lay behind the watermark.");
        _eventAge = Histogram(meter, "trending.event.age", "From an event's append time until it can be read in a ranking.", Ages);
        _watermarkLag = meter.CreateGauge<double>("trending.watermark.lag", "s", "How far a partition's watermark is behind the clock.");
        _logLag = meter.CreateGauge<long>("trending.log.lag", "{record}", "Records of a partition that are not counted yet.");
        _windowDelay = Histogram(meter, "trending.window.delay", "From a window's end until its ranking is final.", Ages);
        _storeWrite = Histogram(meter, "trending.store.write.duration", "How long a write to the store took.", Durations);
        _checkpoint = Histogram(meter, "trending.checkpoint.duration", "How long a checkpoint took until it was durable.", Durations);
        _windowsClosed = meter.CreateCounter<long>("trending.windows.closed", "{window}", "Windows that a partition has closed.");
    }

    /// <summary>A point in time from which <see cref="StoreWritten"/> and <see cref="CheckpointWritten"/> measure.</summary>
    public long Start() => _clock.GetTimestamp();

    /// <summary>What has been read since the last call. Partly late events are among the counted ones.</summary>
    public void EventsRead(string stream, long counted, long late, long invalid)
    {
        Add(_events, counted, stream, "outcome", "counted");
        Add(_events, late, stream, "outcome", "late");
        Add(_events, invalid, stream, "outcome", "invalid");
    }

    /// <summary>Invalid records that were read since the last call.</summary>
    public void InvalidRead(string stream, int partition, string reason, long count)
    {
        if (count > 0)
        {
            _invalid.Add(count, Tag("stream", stream), Tag("partition", partition), Tag("reason", reason));
        }
    }

    /// <summary>How far events of a partition were out of line of late, in microseconds.</summary>
    public void ClocksStand(string stream, int partition, long ahead, long behind)
    {
        _ahead.Record(ahead / (double)UnixMicros.PerSecond, Tag("stream", stream), Tag("partition", partition));
        _behind.Record(behind / (double)UnixMicros.PerSecond, Tag("stream", stream), Tag("partition", partition));
    }

    /// <summary>Readers see what was appended at the given time (microseconds since the epoch) from now on.</summary>
    public void EventsReadable(string stream, long appendTime) =>
        _eventAge.Record(SecondsSince(appendTime), Tag("stream", stream));

    /// <summary>Where a partition stands.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="watermark">Its watermark, microseconds since the epoch; null before there is one.</param>
    /// <param name="lag">Records that it has not counted yet.</param>
    public void PartitionStands(string stream, int partition, long? watermark, long lag)
    {
        if (watermark is { } at && _watermarkLag.Enabled)
        {
            _watermarkLag.Record(SecondsSince(at), Tag("stream", stream), Tag("partition", partition));
        }

        if (_logLag.Enabled)
        {
            _logLag.Record(lag, Tag("stream", stream), Tag("partition", partition));
        }
    }

    /// <summary>A partition has closed windows of a definition.</summary>
    public void WindowsClosed(string stream, WindowDefinition window, long count)
    {
        if (_windowsClosed.Enabled)
        {
            Add(_windowsClosed, count, stream, "window", window.ToString());
        }
    }

    /// <summary>The merger has written the final ranking of a window that ends at the given time (microseconds since the epoch).</summary>
    public void WindowMerged(string stream, WindowDefinition window, long end)
    {
        if (_windowDelay.Enabled)
        {
            _windowDelay.Record(SecondsSince(end), Tag("stream", stream), Tag("window", window.ToString()));
        }
    }

    /// <summary>A write to the store has returned.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="started">What <see cref="Start"/> returned before it.</param>
    public void StoreWritten(string stream, long started) => _storeWrite.Record(SecondsFrom(started), Tag("stream", stream));

    /// <summary>A checkpoint is durable.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="started">What <see cref="Start"/> returned before its first write.</param>
    public void CheckpointWritten(string stream, long started) => _checkpoint.Record(SecondsFrom(started), Tag("stream", stream));

    /// <inheritdoc/>
    public void Dispose() => _owned?.Dispose();

    private static Histogram<double> Histogram(Meter meter, string name, string description, double[] boundaries) =>
        meter.CreateHistogram(name, "s", description, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = boundaries });

    private static void Add(Counter<long> counter, long count, string stream, string name, string value)
    {
        if (count > 0)
        {
            counter.Add(count, Tag("stream", stream), Tag(name, value));
        }
    }

    private static KeyValuePair<string, object?> Tag(string name, object value) => new(name, value);

    private double SecondsSince(long time) => Math.Max(0, UnixMicros.Now(_clock) - time) / (double)UnixMicros.PerSecond;

    private double SecondsFrom(long started) => _clock.GetElapsedTime(started).TotalSeconds;
}
