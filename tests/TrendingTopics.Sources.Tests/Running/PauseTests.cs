using System.Text;
using TrendingTopics.Contracts.Memory;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Sources.Files;
using TrendingTopics.Sources.Running;
using TrendingTopics.Sources.Stdin;
using TrendingTopics.Sources.Synthetic;
using TrendingTopics.Sources.Tests.Support;

namespace TrendingTopics.Sources.Tests.Running;

public sealed class PauseTests
{
    private static readonly SourceRunnerOptions Small = new() { Partitions = 1, InFlight = 4, Batch = new BatchLimit(10, 100_000) };

    private readonly SteppedClock _clock = new();

    [Fact]
    public async Task A_source_paused_in_its_run_rests_and_loses_nothing()
    {
        await using var log = new MemoryLog(_clock);
        using var input = new TrickleStream();
        var runner = Feeding.Runner(new StdinSource(() => input), log, options: Small);
        var run = runner.RunAsync(TestContext.Current.CancellationToken);
        input.Feed("1\n");
        await Wait.UntilAsync(() => runner.Progress.Records == 1, "the first record in the log");

        runner.Pause();
        runner.Pause();
        Assert.Equal(SourceState.Paused, runner.Progress.State);
        input.Feed("2\n3\n");
        input.End();
        Assert.False(run.IsCompleted);

        runner.Resume();
        Assert.Equal(3, (await run).Records);
        Assert.Equal(["1", "2", "3"], await Feeding.RecordsAsync(log));
    }

    [Fact]
    public async Task Paused_before_its_run_it_gives_nothing_until_it_is_resumed()
    {
        await using var log = new FragileLog(_clock);
        var runner = Feeding.Runner(new StdinSource(() => new MemoryStream(Encoding.UTF8.GetBytes("1\n2\n"))), log, options: Small);
        runner.Pause();
        var run = runner.RunAsync(TestContext.Current.CancellationToken);
        await Wait.UntilAsync(() => runner.Progress.State == SourceState.Paused, "the run rests");
        Assert.Equal(0, log.Appends);

        runner.Resume();
        await run;
        Assert.Equal(["1", "2"], await Feeding.RecordsAsync(log));
        Assert.Equal(SourceState.Completed, runner.Progress.State);
    }

    [Fact]
    public async Task A_paused_source_can_be_stopped()
    {
        await using var log = new MemoryLog(_clock);
        var runner = Feeding.Runner(new StdinSource(() => new MemoryStream([])), log, options: Small);
        runner.Pause();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var run = runner.RunAsync(stop.Token);
        await Wait.UntilAsync(() => runner.Progress.State == SourceState.Paused, "the run rests");

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public async Task After_a_rest_an_endless_simulation_goes_on_at_its_rate_with_the_times_of_now()
    {
        await using var reader = await OpenAsync(new SyntheticSourceOptions { Rate = 1_000, Seed = 1 });
        await ReadAsync(reader);
        _clock.Advance(TimeSpan.FromMinutes(10));
        reader.Rest(TimeSpan.FromMinutes(10));
        var (start, total) = (_clock.Elapsed, 0);
        while (_clock.Elapsed < start + TimeSpan.FromSeconds(2))
        {
            var events = await ReadAsync(reader);
            total += events.Count;
            var last = System.Text.Json.JsonDocument.Parse(events[^1]).RootElement.GetProperty("timestamp").GetDouble();
            var now = _clock.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;
            Assert.InRange(last, now - 0.02, now);
        }

        Assert.InRange(total, 1_990, 2_020);
    }

    [Fact]
    public async Task A_rest_changes_no_event_of_a_simulation_that_ends()
    {
        var options = new SyntheticSourceOptions { Rate = 500, Count = 1_000, Seed = 9, Start = SteppedClock.Start };
        var steady = await Reading.AllAsync(new SyntheticSource(options, _clock), _clock);
        await using var reader = await OpenAsync(options);
        var rested = new List<string>();
        while (rested.Count < 1_000)
        {
            _clock.Advance(TimeSpan.FromSeconds(7));
            reader.Rest(TimeSpan.FromSeconds(7));
            rested.AddRange(await ReadAsync(reader));
        }

        Assert.Equal(steady.Records, rested);
    }

    [Fact]
    public async Task A_replay_goes_on_at_its_pace_after_a_rest()
    {
        using var folder = new Folder();
        var path = folder.Write("events.ndjson", string.Concat(Enumerable.Range(0, 10).Select(i => $"{{\"timestamp\": {1733940000 + i}}}\n")));
        var source = new FileSource(new FileSourceOptions { Path = path, Speed = 1 }, Feeding.Stream.Fields, _clock);
        await using var reader = await source.OpenAsync(null, TestContext.Current.CancellationToken);
        await ReadAsync(reader);
        _clock.Advance(TimeSpan.FromHours(1));
        reader.Rest(TimeSpan.FromHours(1));

        var start = _clock.Elapsed;
        for (var second = 1; second < 10; second++)
        {
            Assert.Single(await ReadAsync(reader));
            Assert.InRange(_clock.Elapsed - start, TimeSpan.FromSeconds(second - 0.1), TimeSpan.FromSeconds(second + 0.1));
        }
    }

    private ValueTask<ISourceReader> OpenAsync(SyntheticSourceOptions options) =>
        new SyntheticSource(options, _clock).OpenAsync(null, TestContext.Current.CancellationToken);

    /// <summary>Reads once; the clock moves on by itself.</summary>
    private async Task<List<string>> ReadAsync(ISourceReader reader)
    {
        var batch = new LogBatch("t");
        var reading = reader.ReadAsync(batch, Reading.Large, TestContext.Current.CancellationToken).AsTask();
        while (!reading.IsCompleted)
        {
            _clock.Step();
            await Task.Yield();
        }

        await reading;
        return Reading.Values(batch);
    }
}
