using TrendingTopics.Engine.Logs;
using TrendingTopics.Sources.Synthetic;
using TrendingTopics.Sources.Tests.Support;

namespace TrendingTopics.Sources.Tests.Synthetic;

public sealed class SyntheticPaceTests
{
    private readonly SteppedClock _clock = new();

    [Theory]
    [InlineData(1, 30)]
    [InlineData(7, 20)]
    [InlineData(1_000, 5)]
    [InlineData(250_000, 1)]
    [InlineData(1_000_000, 1)]
    public async Task As_many_events_come_as_the_rate_says_in_small_portions(int rate, int seconds)
    {
        await using var reader = await OpenAsync(new SyntheticSourceOptions { Rate = rate, Seed = 1 });
        var total = 0L;
        while (_clock.Elapsed < TimeSpan.FromSeconds(seconds))
        {
            var count = await ReadPortionAsync(reader);
            total += count;
            Assert.InRange(count, 1, (rate / 40) + 1);
            Assert.Equal((_clock.Elapsed.Ticks * rate / TimeSpan.TicksPerSecond) + 1, total);
        }
    }

    [Fact]
    public async Task After_a_stall_events_catch_up_at_no_more_than_twice_the_rate()
    {
        await using var reader = await OpenAsync(new SyntheticSourceOptions { Rate = 10_000, Seed = 1 });
        await ReadPortionAsync(reader);
        _clock.Advance(TimeSpan.FromSeconds(3));
        var stalled = _clock.Elapsed;
        var total = 0L;

        while (_clock.Elapsed < stalled + TimeSpan.FromSeconds(2))
        {
            var count = await ReadPortionAsync(reader);
            total += count;
            Assert.InRange(count, 1, 2_100);
        }

        Assert.InRange(total, 38_000, 42_500);
        while (_clock.Elapsed < stalled + TimeSpan.FromSeconds(6))
        {
            total += await ReadPortionAsync(reader);
        }

        Assert.Equal(Math.Floor(_clock.Elapsed.TotalSeconds * 10_000), total, 110.0);
    }

    [Fact]
    public async Task An_endless_source_gives_up_what_it_is_more_than_five_seconds_behind_and_its_times_go_with_it()
    {
        await using var reader = await OpenAsync(new SyntheticSourceOptions { Rate = 1_000, Seed = 1 });
        await ReadPortionAsync(reader);
        _clock.Advance(TimeSpan.FromHours(8));

        var batch = await ReadAsync(reader);

        var first = System.Text.Json.JsonDocument.Parse(Reading.Values(batch)[0]).RootElement.GetProperty("timestamp").GetDouble();
        Assert.Equal(5, _clock.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0 - first, 0.1);
    }

    [Fact]
    public async Task A_counted_source_gives_nothing_up_and_its_events_do_not_depend_on_stalls()
    {
        var options = new SyntheticSourceOptions { Rate = 500, Count = 3_000, Seed = 9, Start = SteppedClock.Start };
        var steady = await Reading.AllAsync(new SyntheticSource(options, _clock), _clock);
        await using var reader = await OpenAsync(options);
        var stalled = new List<string>();
        while (stalled.Count < 3_000)
        {
            _clock.Advance(TimeSpan.FromSeconds(stalled.Count == 0 ? 0 : 7));
            stalled.AddRange(Reading.Values(await ReadAsync(reader)));
        }

        Assert.Equal(3_000, steady.Records.Count);
        Assert.Equal(steady.Records, stalled);
    }

    [Fact]
    public async Task Events_never_lie_ahead_of_the_clock()
    {
        await using var reader = await OpenAsync(new SyntheticSourceOptions { Rate = 333, Seed = 1 });
        while (_clock.Elapsed < TimeSpan.FromSeconds(3))
        {
            var batch = await ReadAsync(reader);
            var last = System.Text.Json.JsonDocument.Parse(Reading.Values(batch)[^1]).RootElement.GetProperty("timestamp").GetDouble();
            var now = _clock.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;
            Assert.InRange(last, now - 0.02, now);
        }
    }

    [Fact]
    public void Only_a_counted_source_is_finite()
    {
        Assert.False(new SyntheticSource(new SyntheticSourceOptions(), _clock).IsFinite);
        Assert.True(new SyntheticSource(new SyntheticSourceOptions { Count = 1 }, _clock).IsFinite);
    }

    private ValueTask<ISourceReader> OpenAsync(SyntheticSourceOptions options) =>
        new SyntheticSource(options, _clock).OpenAsync(null, TestContext.Current.CancellationToken);

    private async Task<LogBatch> ReadAsync(ISourceReader reader)
    {
        var batch = new LogBatch("t");
        var reading = reader.ReadAsync(batch, new BatchLimit(1_000_000, 1 << 30), TestContext.Current.CancellationToken).AsTask();
        while (!reading.IsCompleted)
        {
            _clock.Step();
            await Task.Yield();
        }

        await reading;
        return batch;
    }

    private async Task<int> ReadPortionAsync(ISourceReader reader) => (await ReadAsync(reader)).Count;
}
