using System.Runtime.CompilerServices;
using Cassandra;
using TrendingTopics.Cassandra.Connections;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Cassandra;

/// <summary>Removes single streams from the store on Cassandra. Registered with it.</summary>
public sealed class CassandraStreamRemoval
{
    // Rows bear other times than that of their writing, so that no other time of a deletion is surely later.
    private const long LaterThanAll = long.MaxValue - 1;

    private static readonly (string Table, string Key)[] Tables =
    [
        ("windows", "stream, run, window, bucket"),
        ("window_counts", "stream, run, window, start"),
        ("topic_counts", "stream, run, window, topic"),
        ("partition_windows", "stream, run, window, bucket"),
        ("window_parts", "stream, run, window, start"),
        ("partition_status", "stream, run"),
        ("checkpoints", "stream, run, partition"),
        ("checkpoint_panes", "stream, run, partition, \"set\""),
    ];

    private readonly CassandraConnection _connection;

    internal CassandraStreamRemoval(CassandraConnection connection)
    {
        _connection = connection;
    }

    /// <summary>How many Cassandra partitions of rows the store holds of the stream, registered or not. Reads the keys of every table.</summary>
    /// <exception cref="StoreException">The store could not be read.</exception>
    public async Task<long> CountAsync(string stream, CancellationToken cancellationToken = default)
    {
        var session = (await _connection.GetAsync(cancellationToken).ConfigureAwait(false)).Session;
        var count = 0L;
        foreach (var (table, key) in Tables)
        {
            await foreach (var _ in FindAsync(session, table, key, stream, cancellationToken).ConfigureAwait(false))
            {
                count++;
            }
        }

        return count;
    }

    /// <summary>Takes the stream from the list of streams; false where it is no longer as it was read. A later one of its name goes on with the next number.</summary>
    /// <exception cref="StoreException">Whether it was taken is not known; it may be tried again.</exception>
    public async Task<bool> TryUnregisterAsync(StreamEntry stream, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var tables = await _connection.GetAsync(cancellationToken).ConfigureAwait(false);
        return await tables.Streams.TryRemoveAsync(stream, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes every row of a stream that is registered no longer. Only while no processor has it.</summary>
    /// <exception cref="StoreException">It failed; it may be tried again.</exception>
    public async Task DeleteRowsAsync(string stream, CancellationToken cancellationToken = default)
    {
        var tables = await _connection.GetAsync(cancellationToken).ConfigureAwait(false);
        foreach (var (table, key) in Tables)
        {
            var columns = key.Split(", ");
            var delete = await tables.Session.PrepareAsync($"DELETE FROM ${table} USING TIMESTAMP {LaterThanAll} WHERE {string.Join(" AND ", columns.Select(column => $"{column} = ?"))}").ConfigureAwait(false);
            var found = new List<Statement>();
            await foreach (var row in FindAsync(tables.Session, table, key, stream, cancellationToken).ConfigureAwait(false))
            {
                found.Add(delete.Bind([.. columns.Select(column => row.GetValue<object>(column.Trim('"')))]));
                if (found.Count == 1000)
                {
                    await tables.Session.WriteAllAsync(found, cancellationToken).ConfigureAwait(false);
                    found.Clear();
                }
            }

            await tables.Session.WriteAllAsync(found, cancellationToken).ConfigureAwait(false);
        }

        await tables.Streams.RemoveBucketsAsync(stream, cancellationToken).ConfigureAwait(false);
    }

    // Cassandra cannot look for a part of a key: all keys are read, and none of the rows.
    private static async IAsyncEnumerable<Row> FindAsync(
        CassandraSession session, string table, string key, string stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var select = await session.PrepareAsync($"SELECT DISTINCT {key} FROM ${table}").ConfigureAwait(false);
        await foreach (var row in session.ReadPagesAsync(select, [], 5000, cancellationToken).ConfigureAwait(false))
        {
            if (row.GetValue<string>("stream") == stream)
            {
                yield return row;
            }
        }
    }
}
