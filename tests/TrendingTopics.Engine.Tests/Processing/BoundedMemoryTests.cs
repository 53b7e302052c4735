using Microsoft.Extensions.Logging.Abstractions;
using TrendingTopics.Engine.Processing;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Engine.Time;
using Xunit;

namespace TrendingTopics.Engine.Tests.Processing;

public sealed class BoundedMemoryTests
{
    private const long Megabyte = 1024 * 1024;
    private static readonly WindowDefinition TenSeconds = WindowDefinition.Parse("10s", null);
    private readonly ManualClock _clock = new(UnixMicros.ToTime(GeneratedLog.FirstTime));

    [Fact]
    public async Task Twenty_million_topics_pass_through_memory_for_those_that_are_live()
    {
        // 25,000 new topics a second of event time: 20 seconds' worth of them are live in the panes of a 10 s window and its lateness.
        var log = new GeneratedLog(records: 20_000_000, topics: 20_000_000, step: 40);
        var definition = new StreamDefinition { Name = "many", Windows = [TenSeconds], Lateness = 10 * UnixMicros.PerSecond, Counts = CountsKept.None };
        await using var store = new CountingStore();
        await using var processor = new StreamProcessor(definition, log, store.Port, _clock, NullLoggerFactory.Instance);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        long most = 0;

        processor.EndInput();
        for (var step = 0; processor.State != StreamProcessorState.Complete; step++)
        {
            Assert.Null(processor.Problem);
            processor.Step(TimeSpan.Zero);
            _clock.Advance(TimeSpan.FromMilliseconds(1));
            if (step % 100 == 0)
            {
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
            }
        }

        Assert.Equal(20_000_000, store.FinalMentions);
        Assert.InRange(store.MostLive, 250_000, 1_000_000);
        Assert.InRange(most, 0, 400 * Megabyte);
    }

    [Fact]
    public async Task A_store_that_stops_for_a_minute_holds_reading_back_and_loses_nothing()
    {
        // Each second of event time closes a window of 10,000 topics: some 250 KB that only the store can take.
        const long Records = 10_000_000;
        var log = new GeneratedLog(Records, topics: 10_000, step: 100);
        var definition = new StreamDefinition { Name = "stopped", Windows = [WindowDefinition.Parse("1s", null)], Lateness = 0, Counts = CountsKept.None };
        await using var store = new CountingStore();
        await using var processor = new StreamProcessor(definition, log, store.Port, _clock, NullLoggerFactory.Instance);
        while (processor.Totals.Records < Records / 10)
        {
            processor.Step(TimeSpan.Zero);
            _clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        store.Stop();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var elapsed = TimeSpan.Zero; elapsed < TimeSpan.FromMinutes(1); elapsed += TimeSpan.FromMilliseconds(50))
        {
            processor.Step(TimeSpan.Zero);
            _clock.Advance(TimeSpan.FromMilliseconds(50));
        }

        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        var read = processor.Totals.Records;
        store.GoOn();
        processor.EndInput();
        while (processor.State != StreamProcessorState.Complete)
        {
            processor.Step(TimeSpan.Zero);
            _clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.InRange(grown, long.MinValue, 100 * Megabyte);
        Assert.InRange(read, 0, Records - 1);
        Assert.Equal(Records, store.FinalMentions);
    }
}
