using TrendingTopics.Cassandra.Connections;
using TrendingTopics.Cassandra.Schema;
using TrendingTopics.Engine.Stores;

namespace TrendingTopics.Cassandra;

/// <summary>Empties the store on Cassandra. Registered with it.</summary>
public sealed class CassandraStoreReset
{
    private readonly CassandraConnection _connection;

    internal CassandraStoreReset(CassandraConnection connection)
    {
        _connection = connection;
    }

    /// <summary>
    /// Deletes every row of every stream; the keyspace and its tables stay, and so does what is not the store's own. Only while no processor
    /// runs: one that goes on would write a part of what it knows into empty tables.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait between two tables.</param>
    /// <exception cref="StoreException">It failed; it may be tried again.</exception>
    public async Task TruncateAsync(CancellationToken cancellationToken = default)
    {
        var session = (await _connection.GetAsync(cancellationToken).ConfigureAwait(false)).Session;
        foreach (var table in Migration.All.SelectMany(migration => migration.Tables))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await session.ExecuteAsync($"TRUNCATE {session.Settings.Keyspace}.{table}").ConfigureAwait(false);
        }
    }
}
