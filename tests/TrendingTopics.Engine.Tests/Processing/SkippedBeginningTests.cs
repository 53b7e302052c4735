using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using TrendingTopics.Engine.Processing;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Engine.Time;
using Xunit;

namespace TrendingTopics.Engine.Tests.Processing;

/// <summary>A run that begins in the midst of a log.</summary>
public sealed class SkippedBeginningTests : IAsyncDisposable
{
    private static readonly WindowDefinition Minute = WindowDefinition.Parse("1m", CultureInfo.InvariantCulture);
    private readonly ProcessorWorld _world = new(new DateTimeOffset(1999, 12, 31, 0, 0, 0, TimeSpan.Zero), partitions: 1);

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task First_record_without_an_append_time_that_counts_does_not_tell_which_windows_are_whole()
    {
        await _world.AppendAsync(("#a", 0)); // skipped
        await using var processor = new StreamProcessor(
            new StreamDefinition { Name = "hashtags", Windows = [Minute], Time = EventTimeKind.Ingest, StartFrom = StartPosition.Latest, Lateness = 0 },
            _world.Log,
            _world.Store,
            _world.Clock,
            NullLoggerFactory.Instance,
            new StreamProcessorOptions { Partitions = 1 });
        _world.Step(processor, until: () => processor.Run is not null && _world.Store.GetStatusAsync(processor.Run.Key).AsTask().Result.Count == 1);
        await _world.AppendAsync(("#a", 0)); // counts as the year 2000
        foreach (var second in new[] { 30, 90 })
        {
            _world.Clock.Advance(ProcessorWorld.Noon.AddSeconds(second) - _world.Clock.GetUtcNow());
            await _world.AppendAsync(("#a", 0));
        }

        processor.EndInput();
        _world.Step(processor, until: () => processor.State == StreamProcessorState.Complete);

        var windows = await _world.Store.ListMergedAsync(processor.Run!.Key, Minute, UnixMicros.From(ProcessorWorld.Noon), long.MaxValue, 10, TestContext.Current.CancellationToken);
        Assert.Equal([(60, true), (0, false)], windows.Select(window => ((window.Start - UnixMicros.From(ProcessorWorld.Noon)) / UnixMicros.PerSecond, window.Exact)));
    }
}
