using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using TrendingTopics.Engine.Processing;
using TrendingTopics.Engine.Rankings;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Engine.Time;
using Xunit;

namespace TrendingTopics.Engine.Tests.Processing;

/// <summary>A topic of one partition gains two more while its stream is processed.</summary>
public sealed class LaterPartitionTests : IAsyncDisposable
{
    private static readonly WindowDefinition Minute = WindowDefinition.Parse("1m", CultureInfo.InvariantCulture);
    private readonly ProcessorWorld _world = new(ProcessorWorld.Noon.AddSeconds(300), partitions: 1);

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task Its_events_count_in_the_windows_that_are_open_and_are_late_for_those_that_were_closed()
    {
        await using var processor = Create(lateness: 0);
        await _world.AppendAsync(("#a", 10), ("#a", 70), ("#a", 130)); // closes the first two minutes
        _world.Step(processor, until: () => processor.Totals.MergedWindows == 2);

        _world.Log.AddPartitions(ProcessorWorld.Topic, 3);
        await _world.AppendAsync(("#b", 20), ("#b", 130), ("#b", 140), ("#b", 150), ("#b", 160)); // in turn over the three
        await CompleteAsync(processor);

        Assert.Equal(["0: #a 1", "60: #a 1", "120: #b 4, #a 1"], await WindowsAsync(processor));
        Assert.Equal((7, 1), (processor.Totals.Events, processor.Totals.Late));
        var registered = await _world.Store.GetStreamAsync("hashtags", TestContext.Current.CancellationToken);
        Assert.Equal((1, 3), (Assert.Single(registered!.Runs).Number, registered.Newest.Partitions));
    }

    [Theory]
    [InlineData(DataLossPolicy.Continue)]
    [InlineData(DataLossPolicy.Stop)]
    public async Task Records_that_it_lost_before_it_was_taken_up_are_lost_to_the_run(DataLossPolicy policy)
    {
        await using var processor = Create(lateness: 0, policy: policy);
        await _world.AppendAsync(("#a", 10), ("#a", 70), ("#a", 130)); // closes the first two minutes
        _world.Step(processor, until: () => processor.Totals.MergedWindows == 2);

        _world.Log.AddPartitions(ProcessorWorld.Topic, 2);
        await _world.AppendAsync(("#b", 130), ("#b", 130)); // one to each
        _world.Log.Truncate(ProcessorWorld.Topic, 1, 1);
        await _world.AppendAsync(("#b", 120), ("#b", 120));
        if (policy == DataLossPolicy.Stop)
        {
            _world.Step(processor, until: () => processor.Problem is not null);
            Assert.Contains("records were lost before they were counted", processor.Problem, StringComparison.Ordinal);
            return;
        }

        await CompleteAsync(processor);
        var status = await _world.Store.GetStatusAsync(processor.Run!.Key, TestContext.Current.CancellationToken);
        var windows = await _world.Store.ListMergedAsync(processor.Run!.Key, Minute, 0, long.MaxValue, 10, TestContext.Current.CancellationToken);
        Assert.Equal([0, 1], status.Select(partition => partition.DataLosses));
        Assert.Equal([("120: #b 3, #a 1", false), ("60: #a 1", true), ("0: #a 1", true)], windows.Select(window => (Text(window), window.Exact)));
    }

    [Fact]
    public async Task A_processor_that_is_given_none_of_them_merges_no_window_without_them()
    {
        var taken = false;
        var store = InterceptedStore.Around(_world.Store, (method, _) =>
        {
            // Behind the status that would finish the first minute, and before the merger's round.
            if (method == "GetStreamAsync" && !taken && FirstMinuteIsClosed())
            {
                taken = true;
                TakeUpAnotherPartition();
            }
        });
        await using var processor = Create(lateness: 0, store);
        await _world.AppendAsync(("#a", 10), ("#a", 30), ("#a", 70));
        _world.Step(processor, until: () => taken && processor.Run is null);

        Assert.Equal(0, processor.Totals.MergedWindows);
    }

    [Fact]
    public async Task Nothing_of_it_is_counted_where_the_input_ended_before()
    {
        await using var processor = Create(lateness: 0);
        await _world.AppendAsync(("#a", 10), ("#a", 70), ("#a", 130));
        processor.EndInput([3]);
        _world.Log.AddPartitions(ProcessorWorld.Topic, 3);
        await _world.AppendAsync(("#b", 130), ("#b", 131), ("#b", 132)); // one to each

        _world.Step(processor, until: () => processor.State == StreamProcessorState.Complete);

        Assert.Equal(["0: #a 1", "60: #a 1", "120: #a 1"], await WindowsAsync(processor));
    }

    private bool FirstMinuteIsClosed() =>
        _world.Store.GetStatusAsync(new RunKey("hashtags", 1)).AsTask().Result.Any(status => status.ClosedUntil >= UnixMicros.From(ProcessorWorld.Noon.AddSeconds(60)));

    private void TakeUpAnotherPartition()
    {
        var entry = _world.Store.GetStreamAsync("hashtags").AsTask().Result!;
        Assert.True(_world.Store.TryWriteStreamAsync(entry with { Runs = [entry.Newest with { Partitions = 2 }], Version = entry.Version + 1 }).AsTask().Result);
    }

    private StreamProcessor Create(long lateness, ITrendStore? store = null, DataLossPolicy policy = DataLossPolicy.Continue) => new(
        new StreamDefinition { Name = "hashtags", Windows = [Minute], Lateness = lateness, OnDataLoss = policy },
        _world.Log,
        store ?? _world.Store,
        _world.Clock,
        NullLoggerFactory.Instance,
        new StreamProcessorOptions { Partitions = 1 });

    private Task CompleteAsync(StreamProcessor processor)
    {
        processor.EndInput();
        _world.Step(processor, until: () => processor.State == StreamProcessorState.Complete);
        return Task.CompletedTask;
    }

    private async Task<IEnumerable<string>> WindowsAsync(StreamProcessor processor)
    {
        var windows = await _world.Store.ListMergedAsync(processor.Run!.Key, Minute, 0, long.MaxValue, 10, TestContext.Current.CancellationToken);
        return windows.Reverse().Select(Text);
    }

    private static string Text(MergedWindow window) =>
        $"{(window.Start - UnixMicros.From(ProcessorWorld.Noon)) / UnixMicros.PerSecond}: {string.Join(", ", window.Topics.Select(topic => $"{topic.Topic} {topic.Count}"))}";
}
