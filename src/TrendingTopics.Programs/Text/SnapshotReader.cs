using TrendingTopics.Engine.Reading;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Programs.Text;

/// <summary>Reads the current window of the stream's first definition.</summary>
/// <param name="definition">The stream.</param>
/// <param name="store">Where it is registered.</param>
/// <param name="rankings">Reads the store.</param>
/// <param name="clock">Tells when it was read.</param>
public sealed class SnapshotReader(StreamDefinition definition, ITrendStore store, RankingReader rankings, TimeProvider clock)
{
    /// <summary>The current window; null before the first event.</summary>
    /// <exception cref="StoreException">The store does not answer.</exception>
    public async Task<Snapshot?> ReadAsync(CancellationToken cancellationToken)
    {
        var stream = await store.GetStreamAsync(definition.Name, cancellationToken).ConfigureAwait(false);
        if (stream is null)
        {
            return null;
        }

        var ranking = await rankings.GetCurrentAsync(stream, definition.Windows[0], cancellationToken).ConfigureAwait(false);
        return ranking is null ? null : new Snapshot(clock.GetUtcNow(), ranking);
    }
}
