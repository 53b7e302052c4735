using TrendingTopics.Engine.Reading;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Standalone.Output;

/// <summary>Reads the current window of the stream's first definition.</summary>
internal sealed class SnapshotReader(StreamDefinition definition, ITrendStore store, RankingReader rankings, TimeProvider clock)
{
    /// <summary>The current window; null before the first event.</summary>
    public async Task<Snapshot?> ReadAsync(CancellationToken cancellationToken)
    {
        var stream = await store.GetStreamAsync(definition.Name, cancellationToken);
        if (stream is null)
        {
            return null;
        }

        var ranking = await rankings.GetCurrentAsync(stream, definition.Windows[0], cancellationToken);
        return ranking is null ? null : new Snapshot(clock.GetUtcNow(), ranking);
    }
}
