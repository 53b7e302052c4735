using System.Runtime.CompilerServices;
using Cassandra;
using TrendingTopics.Cassandra.Settings;

namespace TrendingTopics.Cassandra.Connections;

/// <summary>
/// Sends requests: reads and writes at the store's consistency, conditional writes and what must see them at serial consistency. At most
/// so many writes as the settings say are under way at once.
/// </summary>
internal sealed class CassandraSession(ICluster cluster, ISession session, StoreSettings settings) : IAsyncDisposable
{
    private readonly SemaphoreSlim _writes = new(settings.Options.MaxConcurrentWrites);

    /// <summary>The settings.</summary>
    public StoreSettings Settings => settings;

    /// <summary>How many copies answer; set once, when it is known how often the keyspace copies its rows.</summary>
    public ConsistencyLevel Consistency { get; set; } = ConsistencyLevel.LocalOne;

    /// <summary>Prepares a statement; <c>$</c> before a table's name stands for the keyspace.</summary>
    public async Task<PreparedStatement> PrepareAsync(string cql)
    {
        try
        {
            return await session.PrepareAsync(cql.Replace("$", $"{settings.Keyspace}.", StringComparison.Ordinal)).ConfigureAwait(false);
        }
        catch (Exception error) when (StoreErrors.Translate(error, settings.Where) is { } failure)
        {
            throw failure;
        }
    }

    /// <summary>Reads what fits in one page.</summary>
    public Task<RowSet> ReadAsync(PreparedStatement statement, object?[] values, CancellationToken cancellationToken) =>
        ExecuteAsync(statement.Bind(values).SetConsistencyLevel(Consistency).SetIdempotence(true), cancellationToken);

    /// <summary>Reads one row at serial consistency, which first finishes every conditional write that has begun; null where there is none.</summary>
    public async Task<Row?> ReadSerialAsync(PreparedStatement statement, object?[] values, CancellationToken cancellationToken)
    {
        var bound = statement.Bind(values).SetConsistencyLevel(settings.Options.SerialConsistency).SetIdempotence(true);
        return (await ExecuteAsync(bound, cancellationToken).ConfigureAwait(false)).FirstOrDefault();
    }

    /// <summary>Reads row by row, a page at a time.</summary>
    public async IAsyncEnumerable<Row> ReadPagesAsync(
        PreparedStatement statement, object?[] values, int pageSize, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        byte[]? next = null;
        do
        {
            var bound = statement.Bind(values).SetConsistencyLevel(Consistency).SetIdempotence(true).SetAutoPage(false).SetPageSize(pageSize);
            var page = await ExecuteAsync(next is null ? bound : bound.SetPagingState(next), cancellationToken).ConfigureAwait(false);
            foreach (var row in page)
            {
                yield return row;
            }

            next = page.PagingState;
        }
        while (next is not null);
    }

    /// <summary>A conditional write; true where it was applied. A transient failure leaves open whether it was or will be.</summary>
    public async Task<bool> TryApplyAsync(PreparedStatement statement, object?[] values, CancellationToken cancellationToken)
    {
        var bound = statement.Bind(values).SetConsistencyLevel(Consistency).SetSerialConsistencyLevel(settings.Options.SerialConsistency).SetIdempotence(false);
        var answer = (await ExecuteAsync(bound, cancellationToken).ConfigureAwait(false)).First();
        return answer.GetValue<bool>("[applied]");
    }

    /// <summary>Writes what may be written twice.</summary>
    public Task WriteAsync(Statement statement, CancellationToken cancellationToken) => WriteAllAsync([statement], cancellationToken);

    /// <summary>
    /// Writes what may be written twice and in any order; the statements are made as they are sent. All that was sent has ended when this
    /// returns or throws, unless the wait is called off.
    /// </summary>
    public async Task WriteAllAsync(IEnumerable<Statement> statements, CancellationToken cancellationToken)
    {
        var sent = new List<Task>();
        var failed = false;
        try
        {
            foreach (var statement in statements)
            {
                await _writes.WaitAsync(cancellationToken).ConfigureAwait(false);
                if (Volatile.Read(ref failed))
                {
                    _writes.Release();
                    break;
                }

                sent.Add(SendAsync(statement, () => Volatile.Write(ref failed, true), cancellationToken));
            }
        }
        finally
        {
            await Task.WhenAll(sent).ConfigureAwait(false);
        }
    }

    /// <summary>Closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await cluster.ShutdownAsync().ConfigureAwait(false);
        _writes.Dispose();
    }

    /// <summary>Runs CQL that is not prepared: changes of the schema and questions about it.</summary>
    public Task<RowSet> ExecuteAsync(string cql, params object?[] values) =>
        ExecuteAsync(new SimpleStatement(cql, values).SetConsistencyLevel(Consistency), CancellationToken.None);

    /// <summary>Runs CQL that is not prepared, at serial consistency: a read, or a conditional write.</summary>
    public Task<RowSet> ExecuteSerialAsync(string cql, params object?[] values)
    {
        var statement = new SimpleStatement(cql, values).SetSerialConsistencyLevel(settings.Options.SerialConsistency);
        var isRead = cql.StartsWith("SELECT", StringComparison.Ordinal);
        return ExecuteAsync(statement.SetConsistencyLevel(isRead ? settings.Options.SerialConsistency : Consistency).SetIdempotence(isRead), CancellationToken.None);
    }

    private async Task SendAsync(Statement statement, Action onFailed, CancellationToken cancellationToken)
    {
        try
        {
            await ExecuteAsync(statement.SetConsistencyLevel(Consistency).SetIdempotence(true), cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            onFailed();
            throw;
        }
        finally
        {
            _writes.Release();
        }
    }

    private async Task<RowSet> ExecuteAsync(IStatement statement, CancellationToken cancellationToken)
    {
        try
        {
            return await session.ExecuteAsync(statement).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (StoreErrors.Translate(error, settings.Where) is { } failure)
        {
            throw failure;
        }
    }
}
