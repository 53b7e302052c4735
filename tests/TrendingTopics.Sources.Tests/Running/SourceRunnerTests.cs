using System.Text;
using Microsoft.Extensions.Logging;
using TrendingTopics.Contracts.Memory;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Sources.Running;
using TrendingTopics.Sources.Stdin;
using TrendingTopics.Sources.Synthetic;
using TrendingTopics.Sources.Tests.Support;

namespace TrendingTopics.Sources.Tests.Running;

public sealed class SourceRunnerTests
{
    private static readonly SourceRunnerOptions Small = new()
    {
        Partitions = 1,
        InFlight = 4,
        Batch = new BatchLimit(10, 100_000),
        RetryDelay = TimeSpan.FromMilliseconds(1),
        LongestRetryDelay = TimeSpan.FromMilliseconds(4),
    };

    private readonly SteppedClock _clock = new();

    [Fact]
    public async Task A_finite_source_is_complete_when_every_record_is_in_the_log()
    {
        await using var log = new MemoryLog(_clock);
        var runner = Feeding.Runner(Lines(1_234), log, options: Small);

        var totals = await runner.RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal(Expected(1_234), await Feeding.RecordsAsync(log));
        Assert.Equal(1_234, totals.Records);
        Assert.Equal(Expected(1_234).Sum(l => l.Length), totals.Bytes);
        Assert.False(totals.Resumed);
        Assert.Equal(totals, await runner.Completion);
        Assert.Equal(SourceState.Completed, runner.Progress.State);
        Assert.Equal(1_234, runner.Progress.Records);
    }

    [Fact]
    public async Task The_topic_is_made_where_it_is_missing_and_synthetic_events_are_spread_by_key()
    {
        await using var log = new MemoryLog(_clock);
        var source = new SyntheticSource(new SyntheticSourceOptions { Rate = 1_000_000, Count = 2_000, Topics = 50, Seed = 1 }, TimeProvider.System);

        await Feeding.Runner(source, log, options: new SourceRunnerOptions { Partitions = 3 }).RunAsync(TestContext.Current.CancellationToken);

        var newest = await log.ReadNewestAsync(Feeding.Stream.Topic, 10_000, TestContext.Current.CancellationToken);
        Assert.Equal(2_000, newest.Count);
        Assert.Equal(3, newest.Select(r => r.Partition).Distinct().Count());
        Assert.All(
            newest.GroupBy(r => System.Text.Json.JsonDocument.Parse(r.Value).RootElement.GetProperty("hashtag_principal").GetString()),
            topic => Assert.Single(topic.Select(r => r.Partition).Distinct()));
    }

    [Fact]
    public async Task Lines_left_out_are_counted_as_invalid()
    {
        await using var log = new MemoryLog(_clock);
        var source = new StdinSource(() => new MemoryStream(Encoding.UTF8.GetBytes($"a\n{new string('x', 1_100_000)}\nb\n")));
        var runner = Feeding.Runner(source, log, options: Small);

        var totals = await runner.RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal((2, 1), (totals.Records, totals.Invalid));
        Assert.Equal(1, runner.Progress.Invalid);
    }

    [Fact]
    public async Task While_the_log_is_slow_no_more_than_the_bound_is_read_ahead()
    {
        var gate = new TaskCompletionSource();
        await using var log = new FragileLog(_clock) { Open = gate.Task };
        var runner = Feeding.Runner(Lines(10_000), log, options: Small);
        var run = runner.RunAsync(TestContext.Current.CancellationToken);
        await Wait.UntilAsync(() => log.Appends == Small.InFlight, "as many appends as may be on their way");

        Assert.False(run.IsCompleted);
        Assert.Equal(Small.InFlight, log.Waiting);
        Assert.Equal(0, runner.Progress.Records);

        gate.SetResult();
        await run;
        Assert.Equal(Expected(10_000), await Feeding.RecordsAsync(log));
    }

    [Fact]
    public async Task A_slow_source_has_each_record_in_the_log_at_once()
    {
        await using var log = new MemoryLog(_clock);
        using var input = new TrickleStream();
        var runner = Feeding.Runner(new StdinSource(() => input), log, options: Small);
        var run = runner.RunAsync(TestContext.Current.CancellationToken);
        for (var i = 1; i <= 5; i++)
        {
            input.Feed($"{{\"n\":{i}}}\n");
            await Wait.UntilAsync(() => runner.Progress.Records == i, $"record {i} in the log while the source goes on");
        }

        input.End();
        await run;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task What_the_log_refuses_is_appended_again_in_order(int pattern)
    {
        await using var log = new FragileLog(_clock)
        {
            Fails = pattern switch
            {
                1 => n => n is > 5 and < 30,
                2 => n => n % 3 != 0,
                _ => n => n == 7,
            },
        };
        var runner = Feeding.Runner(Lines(1_000), log, options: Small);

        var totals = await runner.RunAsync(TestContext.Current.CancellationToken);

        // One that failed alone comes behind those that were on their way with it; nothing is lost and nothing comes twice.
        var records = await Feeding.RecordsAsync(log);
        Assert.Equal(Expected(1_000).Order(StringComparer.Ordinal), records.Order(StringComparer.Ordinal));
        Assert.Equal(1_000, totals.Records);
        Assert.True(runner.Progress.Retries > 0);
        Assert.Null(runner.Progress.Problem);
    }

    [Fact]
    public async Task While_it_tries_again_the_state_says_why()
    {
        var isFull = true;
        await using var log = new FragileLog(_clock) { Fails = _ => Volatile.Read(ref isFull) };
        var runner = Feeding.Runner(Lines(100), log, options: Small);
        var run = runner.RunAsync(TestContext.Current.CancellationToken);

        await Wait.UntilAsync(() => runner.Progress is { State: SourceState.Retrying, Problem: "The disk is full.", Retries: > 3 }, "it says that the disk is full");
        Volatile.Write(ref isFull, false);

        Assert.Equal(100, (await run).Records);
        Assert.Equal(Expected(100), await Feeding.RecordsAsync(log));
    }

    [Fact]
    public async Task A_log_that_has_failed_for_good_ends_the_source_visibly_instead_of_being_tried_for_ever()
    {
        await using var log = new FragileLog(_clock) { Fails = append => append > 3, FailsForGood = true };
        var runner = Feeding.Runner(Lines(100), log, options: Small);

        var failure = await Assert.ThrowsAsync<LogException>(() => runner.RunAsync(TestContext.Current.CancellationToken));

        Assert.Equal("The disk is full.", failure.Message);
        Assert.Equal(SourceState.Faulted, runner.Progress.State);
        Assert.Equal(30, runner.Progress.Records);
    }

    [Fact]
    public async Task A_source_that_cannot_be_read_fails_visibly_and_what_was_read_is_in_the_log()
    {
        await using var log = new MemoryLog(_clock);
        using var input = new TrickleStream();
        var runner = Feeding.Runner(new StdinSource(() => input), log, options: Small);
        input.Feed("a\nb\n");
        input.End(new IOException("The cable is cut."));

        var failure = await Assert.ThrowsAsync<SourceException>(() => runner.RunAsync(TestContext.Current.CancellationToken));

        Assert.Contains("The cable is cut.", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["a", "b"], await Feeding.RecordsAsync(log));
        Assert.Equal(SourceState.Faulted, runner.Progress.State);
        Assert.Equal(failure.Message, runner.Progress.Problem);
        await Assert.ThrowsAsync<SourceException>(() => runner.Completion);
    }

    [Fact]
    public async Task A_source_that_fails_for_now_is_opened_again_at_the_durable_position()
    {
        await using var log = new MemoryLog(_clock);
        var source = new FlickeringSource();
        var runner = Feeding.Runner(source, log, options: Small);

        var totals = await runner.RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal(FlickeringSource.Records, await Feeding.RecordsAsync(log));
        Assert.Equal([null, "3", "6", "9"], source.Openings);
        Assert.Equal((10, 3), (totals.Records, runner.Progress.Retries));
    }

    [Fact]
    public async Task Stopping_ends_the_run_though_the_source_would_go_on()
    {
        await using var log = new MemoryLog(_clock);
        using var input = new TrickleStream();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var runner = Feeding.Runner(new StdinSource(() => input), log, options: Small);
        var run = runner.RunAsync(stop.Token);
        input.Feed("a\n");
        await Wait.UntilAsync(() => runner.Progress.Records == 1, "the first record in the log");

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal(SourceState.Stopped, runner.Progress.State);
        Assert.True(runner.Completion.IsCanceled);
    }

    [Fact]
    public async Task The_log_says_where_it_begins_what_it_retries_how_it_goes_and_how_it_ended()
    {
        using var lines = new LogLines();
        await using var log = new FragileLog(_clock) { Fails = n => n == 1 };
        using var input = new TrickleStream();
        var runner = new SourceRunner(new StdinSource(() => input), Feeding.Stream, log, _clock, lines, Small);
        var run = runner.RunAsync(TestContext.Current.CancellationToken);
        input.Feed("a\nb\n");
        await Wait.UntilAsync(() => runner.Progress.Retries == 1 && _clock.Timers == 2, "a wait for the second try, beside that for the next report");
        _clock.Advance(TimeSpan.FromMilliseconds(5));
        await Wait.UntilAsync(() => runner.Progress.Records == 2, "both records in the log");
        _clock.Advance(TimeSpan.FromSeconds(10));
        await Wait.UntilAsync(() => lines.Lines.Count == 3, "a line of progress");
        input.End();
        await run;

        Assert.Equal(
            [
                (LogLevel.Information, "Source stdin feeds topic tweets_topic."),
                (LogLevel.Warning, "Source stdin failed to append to the log and tries again in 0.001 s: The disk is full."),
                (LogLevel.Information, "Source stdin Running: 2 records, 0 a second, 0 left out as invalid, 1 retries."),
                (LogLevel.Information, "Source stdin is complete: 2 records in 0.0 s, 0 left out as invalid."),
            ],
            lines.Lines);
    }

    [Fact]
    public async Task The_service_runs_the_source_and_a_failing_one_does_not_stop_the_host()
    {
        await using var log = new MemoryLog(_clock);
        using var good = new SourceService(Feeding.Runner(Lines(50), log, options: Small));
        using var bad = new SourceService(Feeding.Runner(new StdinSource(() => throw new SourceException("No input.")), log, options: Small));

        await good.StartAsync(TestContext.Current.CancellationToken);
        await bad.StartAsync(TestContext.Current.CancellationToken);

        Assert.Equal(50, (await good.Runner.Completion).Records);
        await Assert.ThrowsAsync<SourceException>(() => bad.Runner.Completion);
        await bad.ExecuteTask!;
        await good.StopAsync(TestContext.Current.CancellationToken);
        await bad.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public void The_rate_is_that_of_the_last_ten_seconds()
    {
        var meter = new ProgressMeter("test", _clock, new SourceMetrics("hashtags", "test", meters: null));
        for (var i = 0; i < 100; i++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(500));
            meter.Appended(50, 5_000);
        }

        Assert.Equal(100, meter.Read().Rate, 5.0);
        _clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(0, meter.Read().Rate);
        Assert.Equal(100, meter.Total(resumed: false).Records / meter.Total(resumed: false).Elapsed.TotalSeconds, 0.001);
    }

    [Theory]
    [InlineData("synthetic", SourceKind.Synthetic, null)]
    [InlineData("file:a:b.csv", SourceKind.File, "a:b.csv")]
    [InlineData("FILE:C:\\data\\a.json", SourceKind.File, "C:\\data\\a.json")]
    [InlineData("stdin", SourceKind.Stdin, null)]
    [InlineData("none", SourceKind.None, null)]
    public void A_source_is_named_in_one_word(string text, SourceKind kind, string? path)
    {
        Assert.Equal(new SourceSpec(kind, path), Parse(text));
        Assert.Equal(new SourceSpec(kind, path), Parse(Parse(text).ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("file:")]
    [InlineData("file")]
    [InlineData("kafka")]
    public void What_is_no_source_is_refused_with_what_is(string text)
    {
        var refused = Assert.Throws<FormatException>(() => Parse(text));

        Assert.Contains("synthetic, file:PATH", refused.Message, StringComparison.Ordinal);
    }

    private static SourceSpec Parse(string text) => SourceSpec.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static List<string> Expected(int count) => [.. Enumerable.Range(0, count).Select(i => $"{{\"n\":{i}}}")];

    private static StdinSource Lines(int count) => new(() => new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', Expected(count)))));
}
