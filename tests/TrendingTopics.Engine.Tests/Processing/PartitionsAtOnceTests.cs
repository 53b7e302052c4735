using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Processing;
using TrendingTopics.Engine.Rankings;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Engine.Time;
using Xunit;

namespace TrendingTopics.Engine.Tests.Processing;

/// <summary>A log may push partitions at once, on several threads: that changes no result.</summary>
public sealed class PartitionsAtOnceTests
{
    private const int Partitions = 4;
    private static readonly StreamDefinition Definition = new()
    {
        Name = "hashtags",
        Windows = [WindowDefinition.Parse("1m", null), WindowDefinition.Parse("5m/10s", null)],
    };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Partitions_that_are_pushed_at_once_are_counted_as_in_turn(int seed)
    {
        // Closed windows are bounded so tightly that partitions are paused from within pushes.
        var options = new StreamProcessorOptions { MaxPoll = 500, MaxClosedBytes = 4096 };

        var inTurn = await CountAsync(seed, pushesAtOnce: false, options);
        var atOnce = await CountAsync(seed, pushesAtOnce: true, options);

        Assert.Equal(inTurn.Totals, atOnce.Totals);
        Assert.True(inTurn.Totals is { Events: > 0, Invalid: > 0, Late: > 0 });
        Assert.Equal(inTurn.Windows, atOnce.Windows);
        Assert.NotEmpty(inTurn.Windows);
    }

    private static async Task<(ProcessorTotals Totals, IReadOnlyList<string> Windows)> CountAsync(int seed, bool pushesAtOnce, StreamProcessorOptions options)
    {
        await using var world = new ProcessorWorld(ProcessorWorld.Noon, Partitions, pushesAtOnce);
        await AppendAsync(world, new Random(seed));
        await using var processor = new StreamProcessor(Definition, world.Log, world.Store, world.Clock, NullLoggerFactory.Instance, options);
        processor.EndInput();
        world.Step(processor, until: () => processor.State == StreamProcessorState.Complete);
        var windows = new List<string>();
        foreach (var window in Definition.Windows)
        {
            windows.AddRange((await world.Store.ListMergedAsync(processor.Run!.Key, window, 0, long.MaxValue, 1000, TestContext.Current.CancellationToken)).Select(Describe));
        }

        return (processor.Totals, windows);
    }

    private static string Describe(MergedWindow window) =>
        $"{window.Window} {window.Start} {window.Events} {window.Mentions} {window.Distinct} {window.Exact}: {string.Join(", ", window.Topics)}";

    private static async Task AppendAsync(ProcessorWorld world, Random random)
    {
        await world.Log.EnsureTopicAsync(ProcessorWorld.Topic, Partitions, TestContext.Current.CancellationToken);
        var batch = new LogBatch(ProcessorWorld.Topic);
        for (var i = 0; i < 20_000; i++)
        {
            // Some so late that their windows are closed, some that are no events.
            var time = UnixMicros.From(ProcessorWorld.Noon.AddSeconds((i / 20) - (random.Next(100) == 0 ? 600 : random.Next(5)))) / UnixMicros.PerMillisecond;
            var record = random.Next(50) == 0 ? "{}" : $$"""{"hashtag_principal": "#topic{{random.Next(1 + random.Next(300))}}", "timestamp": {{time}}}""";
            batch.Add(default, Encoding.UTF8.GetBytes(record));
        }

        await world.Log.AppendAsync(batch, TestContext.Current.CancellationToken);
    }
}
