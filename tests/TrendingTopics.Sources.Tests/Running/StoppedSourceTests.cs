using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TrendingTopics.Sources.Running;
using TrendingTopics.Sources.Stdin;
using TrendingTopics.Sources.Tests.Support;

namespace TrendingTopics.Sources.Tests.Running;

/// <summary>What becomes of records that were read from a source that cannot be read again, when it is stopped.</summary>
public sealed class StoppedSourceTests : IDisposable
{
    private const int Count = 100;

    private static readonly SourceRunnerOptions Small = new()
    {
        Partitions = 1,
        InFlight = 4,
        Batch = new BatchLimit(10, 100_000),
        RetryDelay = TimeSpan.FromMilliseconds(1),
        LongestRetryDelay = TimeSpan.FromMilliseconds(4),
        StopWithin = TimeSpan.FromMinutes(1),
    };

    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly TrickleStream _input = new();

    [Fact]
    public async Task What_was_read_and_waits_for_a_slow_log_goes_into_it()
    {
        var gate = new TaskCompletionSource();
        await using var log = new FragileLog(TimeProvider.System) { Open = gate.Task };
        var runner = Feeding.Runner(new StdinSource(() => _input), log, options: Small);
        var run = runner.RunAsync(_stop.Token);
        _input.Feed(string.Concat(Lines.Select(line => $"{line}\n")) + "begun and not");
        await Wait.UntilAsync(() => log.Appends == Small.InFlight, "as many appends as may be on their way");

        await _stop.CancelAsync();
        await Wait.UntilAsync(() => log.Appends == Count / Small.Batch.Records, "the rest is on its way, too");
        Assert.Equal(Count, runner.Progress.Unacknowledged);
        gate.SetResult();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal(Lines, await Feeding.RecordsAsync(log));
        Assert.Equal((Count, 0), (runner.Progress.Records, runner.Progress.Unacknowledged));
    }

    [Fact]
    public async Task What_the_log_has_not_acknowledged_is_counted_and_said()
    {
        using var lines = new LogLines();
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        var counted = new Dictionary<string, long>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, own) => Listen(instrument, own, meters) };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) => Add(counted, tags, value));
        listener.Start();
        await using var log = new FragileLog(TimeProvider.System) { Fails = append => append > 3 };
        var runner = new SourceRunner(new StdinSource(() => _input), Feeding.Stream, log, TimeProvider.System, lines, Small, meters);
        var run = runner.RunAsync(_stop.Token);
        _input.Feed(string.Concat(Lines.Select(line => $"{line}\n")));
        await Wait.UntilAsync(() => runner.Progress is { State: SourceState.Retrying, Records: 30 }, "the log fails");

        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);

        Assert.Equal(Lines.Take(30), await Feeding.RecordsAsync(log));
        Assert.Equal(70, runner.Progress.Unacknowledged);
        Assert.Equal(new() { ["acknowledged"] = 30, ["unacknowledged"] = 70 }, counted);
        Assert.Equal(
            [
                (LogLevel.Information, "Source stdin was stopped after 30 records."),
                (LogLevel.Warning, "Source stdin: 70 records were read and not acknowledged by the log; they are lost where it has not taken them all the same."),
            ],
            lines.Lines.TakeLast(2));
    }

    [Fact]
    public async Task A_source_that_can_be_read_again_loses_nothing_and_says_nothing()
    {
        await using var log = new FragileLog(TimeProvider.System) { Fails = append => append > 1 };
        using var lines = new LogLines();
        var runner = new SourceRunner(new FlickeringSource(), Feeding.Stream, log, TimeProvider.System, lines, Small);
        var run = runner.RunAsync(_stop.Token);
        await Wait.UntilAsync(() => runner.Progress.State == SourceState.Retrying, "the log fails");

        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);

        Assert.DoesNotContain(lines.Lines, line => line.Text.Contains("not acknowledged", StringComparison.Ordinal));
    }

    public void Dispose()
    {
        _stop.Dispose();
        _input.Dispose();
    }

    private static IReadOnlyList<string> Lines { get; } = [.. Enumerable.Range(0, Count).Select(i => $"{{\"n\":{i}}}")];

    private static void Listen(Instrument instrument, MeterListener listener, IMeterFactory meters)
    {
        if (instrument.Meter.Scope == meters && instrument.Name == "trending.source.records")
        {
            listener.EnableMeasurementEvents(instrument);
        }
    }

    private static void Add(Dictionary<string, long> counted, ReadOnlySpan<KeyValuePair<string, object?>> tags, long value)
    {
        var outcome = "";
        foreach (var (name, text) in tags)
        {
            outcome = name == "outcome" ? $"{text}" : outcome;
        }

        counted[outcome] = counted.GetValueOrDefault(outcome) + value;
    }
}
