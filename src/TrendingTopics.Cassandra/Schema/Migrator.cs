using Cassandra;
using Microsoft.Extensions.Logging;
using TrendingTopics.Cassandra.Connections;
using TrendingTopics.Engine.Stores;

namespace TrendingTopics.Cassandra.Schema;

/// <summary>
/// Brings the keyspace's tables to the version that this program knows, one process at a time: who changes the schema holds a lock, set
/// by a lightweight transaction and renewed before each statement. The lock of one that died expires, and the next goes on where it
/// stopped, since every statement may be run again.
/// </summary>
internal sealed partial class Migrator(CassandraSession session, TimeProvider clock, ILogger logger)
{
    private const string Scope = "schema";
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(250);

    private readonly Guid _self = Guid.NewGuid();
    private readonly string _table = $"{session.Settings.Keyspace}.migrations";

    /// <summary>Migrates, or waits until another process has.</summary>
    /// <exception cref="StoreException">The schema is newer than what this program knows, or may not be changed.</exception>
    public async Task MigrateAsync(IReadOnlyList<Migration> migrations, CancellationToken cancellationToken)
    {
        var mayMigrate = session.Settings.Options.Migrate;
        if (mayMigrate)
        {
            await CreateTableAsync().ConfigureAwait(false);
        }

        var known = migrations[^1].Version;
        var told = false;
        for (var version = await VersionAsync().ConfigureAwait(false); version != known; version = await VersionAsync().ConfigureAwait(false))
        {
            if (version > known)
            {
                throw new StoreException($"Keyspace '{session.Settings.Keyspace}' has schema version {version}; this program knows versions up to {known}. Use the newer program, or another keyspace.");
            }

            if (!mayMigrate)
            {
                throw new StoreException($"Keyspace '{session.Settings.Keyspace}' has schema version {version}, this program needs {known}, and Cassandra:Migrate is false. Start a program that may migrate first.");
            }

            if (await TryHoldAsync("null").ConfigureAwait(false))
            {
                await RunAsync(migrations).ConfigureAwait(false);
                continue;
            }

            if (!told)
            {
                told = true;
                LogWaiting(session.Settings.Keyspace);
            }

            await Task.Delay(Wait, clock, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task RunAsync(IReadOnlyList<Migration> migrations)
    {
        try
        {
            // Read again: between the first reading and the lock another may have migrated.
            var version = await VersionAsync().ConfigureAwait(false);
            foreach (var migration in migrations.Where(m => m.Version > version))
            {
                foreach (var statement in migration.Statements)
                {
                    if (!await TryHoldAsync(_self.ToString()).ConfigureAwait(false))
                    {
                        return;
                    }

                    await session.ExecuteAsync(statement.Replace("$", $"{session.Settings.Keyspace}.", StringComparison.Ordinal)).ConfigureAwait(false);
                }

                await ApplyAsync(
                    $"INSERT INTO {_table} (scope, version, description, applied) VALUES (?, ?, ?, ?) IF NOT EXISTS",
                    Scope, migration.Version, migration.Description, clock.GetUtcNow()).ConfigureAwait(false);
                LogMigrated(session.Settings.Keyspace, migration.Version, migration.Description);
            }
        }
        finally
        {
            await ApplyAsync($"UPDATE {_table} SET holder = null WHERE scope = ? IF holder = {_self}", Scope).ConfigureAwait(false);
        }
    }

    // Takes the lock where nobody holds it, or renews it where this process does.
    private Task<bool> TryHoldAsync(string holder) => ApplyAsync(
        $"UPDATE {_table} USING TTL {(int)session.Settings.Options.MigrationLock.TotalSeconds} SET holder = {_self} WHERE scope = ? IF holder = {holder}", Scope);

    private async Task<int> VersionAsync()
    {
        try
        {
            var rows = await session.ExecuteSerialAsync($"SELECT version FROM {_table} WHERE scope = ?", Scope).ConfigureAwait(false);
            return rows.Select(row => row.GetValue<int?>("version") ?? 0).DefaultIfEmpty(0).Max();
        }
        catch (StoreException missing) when (missing.InnerException is InvalidQueryException && !session.Settings.Options.Migrate)
        {
            return 0;
        }
    }

    private async Task<bool> ApplyAsync(string cql, params object?[] values) =>
        (await session.ExecuteSerialAsync(cql, values).ConfigureAwait(false)).First().GetValue<bool>("[applied]");

    private async Task CreateTableAsync()
    {
        await session.ExecuteAsync($"""
            CREATE TABLE IF NOT EXISTS {_table} (
                scope text, version int, holder uuid STATIC, description text, applied timestamp, PRIMARY KEY (scope, version))
            WITH comment = 'which versions of the schema were applied, and who is changing it'
            """).ConfigureAwait(false);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Keyspace {Keyspace}: another process is changing the schema; waiting for it.")]
    private partial void LogWaiting(string keyspace);

    [LoggerMessage(Level = LogLevel.Information, Message = "Keyspace {Keyspace}: schema version {Version} ({Description}) is there.")]
    private partial void LogMigrated(string keyspace, int version, string description);
}
