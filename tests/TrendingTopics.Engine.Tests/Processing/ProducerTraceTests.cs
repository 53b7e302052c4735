using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using TrendingTopics.Engine.Processing;
using TrendingTopics.Engine.Streams;
using Xunit;

namespace TrendingTopics.Engine.Tests.Processing;

public sealed class ProducerTraceTests : IAsyncDisposable
{
    private readonly ProcessorWorld _world = new(ProcessorWorld.Noon, partitions: 1);

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task The_flush_that_makes_a_record_readable_links_to_its_producer_once()
    {
        var stream = Guid.NewGuid().ToString("N");
        var flushes = new ConcurrentQueue<Activity>();
        using var listener = Listen(activity => flushes.Enqueue(activity), stream);
        await using var processor = new StreamProcessor(
            new StreamDefinition { Name = stream, Windows = [WindowDefinition.Parse("1m", null)] }, _world.Log, _world.Store, _world.Clock, NullLoggerFactory.Instance);
        await _world.AppendAsync(("#a", 0), ("#a", 1));
        _world.Step(processor, until: () => processor.Totals.Events == 2);

        _world.Log.TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        await _world.AppendAsync(("#a", 2));
        _world.Log.TraceParent = "not a trace";
        await _world.AppendAsync(("#a", 3));
        _world.Log.TraceParent = null;
        _world.Step(processor, until: () => flushes.Any(flush => flush.Links.Any()));
        await _world.AppendAsync(("#a", 4));
        var before = flushes.Count;
        _world.Step(processor, until: () => flushes.Count > before);

        var link = Assert.Single(flushes.SelectMany(flush => flush.Links)).Context;
        Assert.Equal(("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", true), (link.TraceId.ToString(), link.SpanId.ToString(), link.IsRemote));
    }

    private static ActivityListener Listen(Action<Activity> onFlush, string stream)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "TrendingTopics",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (activity.OperationName == "trending.flush" && activity.GetTagItem("stream") as string == stream)
                {
                    onFlush(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
