using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using TrendingTopics.Contracts.Memory;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Processing;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Engine.Time;
using Xunit;

namespace TrendingTopics.Engine.Tests.Processing;

/// <summary>The log no longer holds what a checkpoint goes on from: ten events were counted, of five more the first two are lost.</summary>
public sealed class DataLossTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly WindowDefinition Minute = WindowDefinition.Parse("1m", null);
    private readonly ManualClock _clock = new(Noon.AddSeconds(150));
    private readonly MemoryLog _log;
    private readonly MemoryStore _store;

    public DataLossTests()
    {
        _log = new MemoryLog(_clock);
        _store = new MemoryStore(_clock);
    }

    public async ValueTask DisposeAsync()
    {
        await _log.DisposeAsync();
        await _store.DisposeAsync();
    }

    [Fact]
    public async Task With_continue_the_rest_is_counted_and_the_windows_touched_are_not_exact()
    {
        await using var processor = await CountTenLoseTwoAsync(DataLossPolicy.Continue);
        processor.EndInput();
        Step(processor, until: () => processor.State == StreamProcessorState.Complete);

        var key = processor.Run!.Key;
        var status = Assert.Single(await _store.GetStatusAsync(key, TestContext.Current.CancellationToken));
        var windows = await _store.ListMergedAsync(key, Minute, 0, long.MaxValue, 10, TestContext.Current.CancellationToken);
        Assert.Equal((13, 1), (status.Events, status.DataLosses));
        Assert.Equal([(120, 1, true), (60, 2, false), (0, 10, false)], windows.Select(window => (Second(window.Start), window.Events, window.Exact)));
    }

    [Fact]
    public async Task With_stop_nothing_more_is_counted_and_the_problem_says_what_to_do()
    {
        await using var processor = await CountTenLoseTwoAsync(DataLossPolicy.Stop);
        Step(processor, until: () => processor.State == StreamProcessorState.Faulted);

        Assert.Equal(10, processor.Totals.Events);
        Assert.Contains("offset 10", processor.Problem, StringComparison.Ordinal);
        Assert.Contains("OnDataLoss", processor.Problem, StringComparison.Ordinal);
    }

    private static long Second(long micros) => (micros - UnixMicros.From(Noon)) / UnixMicros.PerSecond;

    private async Task<StreamProcessor> CountTenLoseTwoAsync(DataLossPolicy policy)
    {
        await AppendAsync(Enumerable.Range(0, 10));
        await using (var first = Create(policy))
        {
            Step(first, until: () => first.Totals.Events == 10);
            await first.StopAsync(TestContext.Current.CancellationToken);
        }

        await AppendAsync([20, 30, 70, 80, 130]);
        _log.Truncate("tweets_topic", 0, 12);
        return Create(policy);
    }

    private StreamProcessor Create(DataLossPolicy policy) => new(
        new StreamDefinition { Name = "hashtags", Windows = [Minute], OnDataLoss = policy },
        _log,
        _store,
        _clock,
        NullLoggerFactory.Instance,
        new StreamProcessorOptions { Partitions = 1 });

    private async Task AppendAsync(IEnumerable<int> seconds)
    {
        await _log.EnsureTopicAsync("tweets_topic", 1, TestContext.Current.CancellationToken);
        foreach (var second in seconds)
        {
            var batch = new LogBatch("tweets_topic");
            var time = UnixMicros.From(Noon.AddSeconds(second)) / UnixMicros.PerMillisecond;
            batch.Add(default, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"hashtag_principal": "#a", "timestamp": {{time}}}""")));
            await _log.AppendAsync(batch, TestContext.Current.CancellationToken);
        }
    }

    private void Step(StreamProcessor processor, Func<bool> until)
    {
        for (var step = 0; !until(); step++)
        {
            Assert.True(step < 2000, $"State {processor.State}, problem: {processor.Problem}, totals {processor.Totals}");
            processor.Step(TimeSpan.Zero);
            _clock.Advance(TimeSpan.FromMilliseconds(1));
        }
    }
}
