using TrendingTopics.Cassandra.Connections;
using TrendingTopics.Cassandra.Settings;
using TrendingTopics.Engine.Stores;

namespace TrendingTopics.Cassandra.Schema;

/// <summary>The keyspace: made where it is missing, and how often it copies its rows.</summary>
internal static class Keyspace
{
    /// <summary>Makes the keyspace where it is missing and returns how many copies of a row a data center holds.</summary>
    /// <exception cref="StoreException">It is missing and may not be made.</exception>
    public static async Task<int> EnsureAsync(CassandraSession session)
    {
        var name = session.Settings.Keyspace;
        if (await FindAsync(session).ConfigureAwait(false) is { } copies)
        {
            return copies;
        }

        if (!session.Settings.Options.Migrate)
        {
            throw new StoreException($"There is no keyspace '{name}', and Cassandra:Migrate is false. Create it, or allow that it is created.");
        }

        await session.ExecuteAsync($"CREATE KEYSPACE IF NOT EXISTS {name} WITH replication = {Replication.ToCql(session.Settings.Options.Replication)}").ConfigureAwait(false);
        return await FindAsync(session).ConfigureAwait(false) ?? 1;
    }

    /// <summary>How many copies of a row the keyspace keeps; null where there is none.</summary>
    public static async Task<int?> FindAsync(CassandraSession session)
    {
        var rows = await session.ExecuteAsync("SELECT replication FROM system_schema.keyspaces WHERE keyspace_name = ?", session.Settings.Keyspace).ConfigureAwait(false);
        return rows.FirstOrDefault() is { } row ? Replication.Copies(row.GetValue<IDictionary<string, string>>("replication")) : null;
    }
}
