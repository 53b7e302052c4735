using Microsoft.Extensions.Logging.Abstractions;
using TrendingTopics.Engine.Processing;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Engine.Time;
using Xunit;

namespace TrendingTopics.Engine.Tests.Processing;

/// <summary>The log takes a partition away whose last checkpoint is long past.</summary>
public sealed class RevocationTests : IAsyncDisposable
{
    private readonly ProcessorWorld _world = new(ProcessorWorld.Noon, partitions: 1);
    private bool _storeIsAway;

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task What_was_counted_is_not_counted_again_by_the_next_owner()
    {
        await CountAndRevokeAsync(_world.Clock);

        await using var next = Create(_world.Clock);
        await _world.AppendAsync(("#a", 3));
        _world.Step(next, until: () => next.Totals.Events == 4);

        Assert.Equal(1, next.Totals.Records);
    }

    [Fact]
    public async Task A_store_that_is_away_holds_the_partition_for_a_while_only_and_the_next_owner_counts_again()
    {
        _storeIsAway = true;
        await CountAndRevokeAsync(TimeProvider.System);

        _storeIsAway = false;
        await using var next = Create(_world.Clock);
        _world.Step(next, until: () => next.Totals.Events == 3);

        Assert.Equal(3, next.Totals.Records);
    }

    private async Task CountAndRevokeAsync(TimeProvider clock)
    {
        await _world.AppendAsync(("#a", 0), ("#a", 1), ("#a", 2));
        await using var first = Create(clock);
        _world.Step(first, until: () => first.Totals.Events == 3);
        _world.Log.Revoke(ProcessorWorld.Topic);
        first.Step(TimeSpan.Zero);
        Assert.Equal(0, first.Totals.Events); // it has no partition any more
    }

    private StreamProcessor Create(TimeProvider clock) => new(
        new StreamDefinition { Name = "hashtags", Windows = [WindowDefinition.Parse("1m", null)], CheckpointInterval = 3600 * UnixMicros.PerSecond },
        _world.Log,
        InterceptedStore.Around(_world.Store, (method, _) =>
        {
            if (_storeIsAway && method == "WriteStatusAsync")
            {
                throw new StoreException("The store is away.") { IsTransient = true };
            }
        }),
        clock,
        NullLoggerFactory.Instance,
        new StreamProcessorOptions { Partitions = 1, RevocationWait = 100 * UnixMicros.PerMillisecond });
}
