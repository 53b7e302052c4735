using Microsoft.Extensions.Logging.Abstractions;
using TrendingTopics.Contracts.Clocks;
using TrendingTopics.Contracts.Memory;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Runs;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;
using Xunit;

namespace TrendingTopics.Engine.Tests.Runs;

public sealed class RunRegistryTests : IAsyncDisposable
{
    private static readonly LogTopic Topic = new("tweets", "id-1", 4);
    private static readonly StreamDefinition Definition = new() { Name = "hashtags", Topic = "tweets" };

    private readonly MemoryStore _store = new(new ManualClock());
    private readonly RunRegistry _registry;

    public RunRegistryTests()
    {
        _registry = new RunRegistry(_store, NullLogger.Instance);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_stream_gets_its_first_run_which_readers_see()
    {
        var run = await _registry.RegisterAsync(Definition, Topic, Cancel);

        Assert.Equal(new StreamRun(1, "id-1", 4, Definition), run);
        var entry = await EntryAsync();
        Assert.Equal([run], entry.Runs);
        Assert.Equal((1, 1), (entry.Current, entry.Version));
    }

    [Fact]
    public async Task The_same_definition_over_the_same_topic_is_the_same_run_and_writes_nothing()
    {
        var run = await _registry.RegisterAsync(Definition, Topic, Cancel);

        Assert.Equal(run.Key, (await _registry.RegisterAsync(Definition with { Windows = [.. Definition.Windows] }, Topic, Cancel)).Key);
        Assert.Equal(1, (await EntryAsync()).Version);
    }

    [Fact]
    public async Task A_changed_operational_setting_stays_in_the_run_and_is_stored()
    {
        await _registry.RegisterAsync(Definition, Topic, Cancel);
        var changed = Definition with { Retention = Definition.Retention / 2, Trigger = 1_000_000 };

        var run = await _registry.RegisterAsync(changed, Topic, Cancel);

        Assert.Equal(new StreamRun(1, "id-1", 4, changed), run);
        Assert.Equal([run], (await EntryAsync()).Runs);
    }

    [Fact]
    public async Task A_changed_definition_is_a_new_run_that_readers_do_not_see_yet()
    {
        var first = await _registry.RegisterAsync(Definition, Topic, Cancel);
        var changed = Definition with { Lateness = 0 };

        var second = await _registry.RegisterAsync(changed, Topic, Cancel);

        Assert.Equal(new StreamRun(2, "id-1", 4, changed), second);
        var entry = await EntryAsync();
        Assert.Equal([first, second], entry.Runs);
        Assert.Equal(1, entry.Current);
    }

    [Fact]
    public async Task A_definition_that_is_changed_back_is_a_third_run()
    {
        await _registry.RegisterAsync(Definition, Topic, Cancel);
        await _registry.RegisterAsync(Definition with { Lateness = 0 }, Topic, Cancel);

        Assert.Equal(3, (await _registry.RegisterAsync(Definition, Topic, Cancel)).Number);
    }

    [Fact]
    public async Task A_recreated_topic_is_a_new_run_from_its_beginning_whatever_its_size()
    {
        await _registry.RegisterAsync(Definition with { StartFrom = StartPosition.Latest }, Topic, Cancel);

        var run = await _registry.RegisterAsync(Definition with { StartFrom = StartPosition.Latest }, new LogTopic("tweets", "id-2", 1), Cancel);

        Assert.Equal((2, "id-2", 1, true), (run.Number, run.TopicId, run.Partitions, run.FromBeginning));
        Assert.True((await _registry.RegisterAsync(Definition with { StartFrom = StartPosition.Latest }, new LogTopic("tweets", "id-2", 1), Cancel)).FromBeginning);
    }

    [Fact]
    public async Task Partitions_that_the_topic_has_gained_belong_to_the_run()
    {
        await _registry.RegisterAsync(Definition, Topic, Cancel);

        var run = await _registry.RegisterAsync(Definition, Topic with { Partitions = 6 }, Cancel);

        Assert.Equal((1, 6), (run.Number, run.Partitions));
        Assert.Equal([run], (await EntryAsync()).Runs);
    }

    [Fact]
    public async Task A_topic_that_has_lost_partitions_is_an_error_and_changes_nothing()
    {
        await _registry.RegisterAsync(Definition, Topic, Cancel);

        var error = await Assert.ThrowsAsync<LogException>(() => _registry.RegisterAsync(Definition, Topic with { Partitions = 3 }, Cancel));

        Assert.Contains("has 3 partitions and had 4", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, (await EntryAsync()).Version);
    }

    [Fact]
    public async Task Processes_that_register_at_once_get_one_run()
    {
        var runs = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => new RunRegistry(_store, NullLogger.Instance).RegisterAsync(Definition, Topic, Cancel), Cancel)));

        Assert.All(runs, run => Assert.Equal(1, run.Number));
        Assert.Single((await EntryAsync()).Runs);
    }

    [Fact]
    public async Task Whoever_comes_second_gets_the_run_that_the_first_has_made()
    {
        var overtaken = false;
        var changed = Definition with { IgnoreCase = true };
        await _registry.RegisterAsync(Definition, Topic, Cancel);
        var store = InterceptedStore.Around(_store, (method, _) =>
        {
            if (method == nameof(ITrendStore.TryWriteStreamAsync) && !overtaken)
            {
                overtaken = true;
                Assert.True(_registry.RegisterAsync(changed, Topic, Cancel).IsCompletedSuccessfully);
            }
        });

        var run = await new RunRegistry(store, NullLogger.Instance).RegisterAsync(changed, Topic, Cancel);

        Assert.True(overtaken);
        Assert.Equal(2, run.Number);
        Assert.Equal(2, (await EntryAsync()).Runs.Count);
    }

    [Fact]
    public async Task Registering_gives_up_with_an_error_that_may_be_tried_again_where_others_never_stop()
    {
        var number = 0;
        var store = InterceptedStore.Around(_store, (method, _) =>
        {
            if (method == nameof(ITrendStore.TryWriteStreamAsync))
            {
                Assert.True(_registry.RegisterAsync(Definition with { MaxTopics = ++number }, Topic, Cancel).IsCompletedSuccessfully);
            }
        });

        var error = await Assert.ThrowsAsync<StoreException>(() => new RunRegistry(store, NullLogger.Instance).RegisterAsync(Definition, Topic, Cancel));
        Assert.True(error.IsTransient);
    }

    [Fact]
    public async Task A_run_that_has_reached_the_end_is_shown_to_readers_and_never_an_older_one_again()
    {
        var first = await _registry.RegisterAsync(Definition, Topic, Cancel);
        var second = await _registry.RegisterAsync(Definition with { Lateness = 0 }, Topic, Cancel);

        Assert.True(await _registry.PromoteAsync(second, Cancel));
        Assert.Equal(2, (await EntryAsync()).Current);

        Assert.True(await _registry.PromoteAsync(first, Cancel));
        Assert.True(await _registry.PromoteAsync(second, Cancel));
        var entry = await EntryAsync();
        Assert.Equal((2, 3), (entry.Current, entry.Version));
    }

    [Fact]
    public async Task A_run_is_shown_also_where_another_process_registers_meanwhile()
    {
        await _registry.RegisterAsync(Definition, Topic, Cancel);
        var second = await _registry.RegisterAsync(Definition with { Lateness = 0 }, Topic, Cancel);
        var overtaken = false;
        var store = InterceptedStore.Around(_store, (method, _) =>
        {
            if (method == nameof(ITrendStore.TryWriteStreamAsync) && !overtaken)
            {
                overtaken = true;
                Assert.True(_registry.RegisterAsync(Definition with { Lateness = 1 }, Topic, Cancel).IsCompletedSuccessfully);
            }
        });

        Assert.True(await new RunRegistry(store, NullLogger.Instance).PromoteAsync(second, Cancel));
        var entry = await EntryAsync();
        Assert.Equal((2, 3), (entry.Current, entry.Runs.Count));
    }

    [Fact]
    public async Task A_run_that_the_store_does_not_know_is_not_shown()
    {
        var run = new StreamRun(1, "id-1", 4, Definition);
        Assert.False(await _registry.PromoteAsync(run, Cancel));

        await _registry.RegisterAsync(Definition, Topic, Cancel);
        Assert.False(await _registry.PromoteAsync(run with { Number = 2 }, Cancel));
    }

    private async Task<StreamEntry> EntryAsync() => (await _store.GetStreamAsync("hashtags", Cancel))!;
}
