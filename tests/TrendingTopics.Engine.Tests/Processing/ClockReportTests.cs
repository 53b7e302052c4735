using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using TrendingTopics.Engine.Processing;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Engine.Time;
using Xunit;

namespace TrendingTopics.Engine.Tests.Processing;

/// <summary>Of two partitions the first gets an event of an hour from now, and one of a day ago.</summary>
public sealed class ClockReportTests : IAsyncDisposable
{
    private const long Second = UnixMicros.PerSecond;
    private static readonly string[] Gauges = ["trending.clock.ahead", "trending.clock.behind"];
    private readonly ProcessorWorld _world = new(ProcessorWorld.Noon, partitions: 2);
    private readonly string _stream = $"clocks-{Guid.NewGuid():N}";
    private readonly MeterListener _listener = new();
    private readonly Dictionary<(string Gauge, int Partition), double> _measured = [];

    public ClockReportTests()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (Gauges.Contains(instrument.Name))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument.Name, value, tags));
        _listener.Start();
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _world.DisposeAsync();
    }

    [Fact]
    public async Task Status_and_metrics_say_how_far_which_partitions_clocks_are_off()
    {
        await using var processor = await CountAsync(("#a", 0), ("#a", 0), ("#ahead", 3600), ("#a", 0), ("#behind", -86_400), ("#a", 0));

        Assert.Equal([(3600 * Second, 86_390 * Second), (0, 0)], await ClocksAsync(processor));
        Assert.Equal((3600, 86_390), (_measured[(Gauges[0], 0)], _measured[(Gauges[1], 0)]));
        Assert.Equal((0, 0), (_measured[(Gauges[0], 1)], _measured[(Gauges[1], 1)]));
    }

    [Fact]
    public async Task Greatest_distance_is_what_counts()
    {
        await using var processor = await CountAsync(("#ahead", 3600), ("#a", 0), ("#ahead", 7200), ("#a", 0), ("#ahead", 1800), ("#a", 0));

        Assert.Equal([(7200 * Second, 0), (0, 0)], await ClocksAsync(processor));
    }

    [Fact]
    public async Task Clocks_that_are_right_again_are_said_to_be_after_two_minutes_though_nothing_arrives()
    {
        await using var processor = await CountAsync(("#a", 0), ("#a", 0), ("#ahead", 3600), ("#a", 0), ("#behind", -86_400), ("#a", 0));
        var later = _world.Clock.GetUtcNow().AddSeconds(50);
        _world.Step(processor, until: () => _world.Clock.GetUtcNow() >= later);
        Assert.Equal([(3600 * Second, 86_390 * Second), (0, 0)], await ClocksAsync(processor));

        later = later.AddSeconds(75);
        _world.Step(processor, until: () => _world.Clock.GetUtcNow() >= later);

        Assert.Equal([(0, 0), (0, 0)], await ClocksAsync(processor));
        Assert.Equal((0, 0), (_measured[(Gauges[0], 0)], _measured[(Gauges[1], 0)]));
    }

    [Fact]
    public async Task Events_that_are_early_or_disordered_as_far_as_is_allowed_are_no_sign_of_a_wrong_clock()
    {
        await using var processor = await CountAsync(("#a", 0), ("#a", 0), ("#a", 300), ("#a", 0), ("#a", -10), ("#a", 0));

        Assert.Equal([(0, 0), (0, 0)], await ClocksAsync(processor));
    }

    /// <summary>Counts the events, which go to partitions 0 and 1 in turn.</summary>
    private async Task<StreamProcessor> CountAsync(params (string Topic, int Second)[] events)
    {
        await _world.AppendAsync(events);
        var processor = new StreamProcessor(
            new StreamDefinition { Name = _stream, Windows = [WindowDefinition.Parse("1m", null)], Lateness = 10 * Second, MaxFuture = 300 * Second },
            _world.Log,
            _world.Store,
            _world.Clock,
            NullLoggerFactory.Instance,
            new StreamProcessorOptions { Partitions = 2 });
        _world.Step(processor, until: () => processor.Run is not null && Statuses(processor).Sum(s => s.Offset) == events.Length);
        return processor;
    }

    private IReadOnlyList<PartitionStatus> Statuses(StreamProcessor processor) =>
        _world.Store.GetStatusAsync(processor.Run!.Key, TestContext.Current.CancellationToken).AsTask().Result;

    private async Task<IEnumerable<(long Ahead, long Behind)>> ClocksAsync(StreamProcessor processor) =>
        (await _world.Store.GetStatusAsync(processor.Run!.Key, TestContext.Current.CancellationToken)).Select(s => (s.ClockAhead, s.ClockBehind));

    private void Note(string gauge, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags[0].Value is string stream && stream == _stream)
        {
            _measured[(gauge, (int)tags[1].Value!)] = value;
        }
    }
}
