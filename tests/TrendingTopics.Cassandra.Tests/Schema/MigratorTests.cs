using Microsoft.Extensions.Logging.Abstractions;
using TrendingTopics.Cassandra.Connections;
using TrendingTopics.Cassandra.Schema;
using TrendingTopics.Cassandra.Tests.Servers;
using TrendingTopics.Contracts.Servers;
using TrendingTopics.Engine.Stores;
using Xunit;

namespace TrendingTopics.Cassandra.Tests.Schema;

public sealed class MigratorTests(SharedCassandra shared)
{
    private static readonly int Newest = Migration.All[^1].Version;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Processes_that_start_at_once_make_the_schema_once()
    {
        var server = await shared.GetAsync();
        var keyspace = SharedCassandra.NewKeyspace();
        var stores = Enumerable.Range(0, 4).Select(_ => new StoreOnCassandra(server, o => o.Keyspace = keyspace)).ToList();

        await Task.WhenAll(stores.Select(store => Task.Run(() => store.Store.ListStreamsAsync(Stop).AsTask(), Stop)));

        var migrations = await stores[0].CqlAsync("SELECT version, holder FROM $migrations");
        Assert.Equal(Migration.All.Select(m => m.Version), migrations.Select(row => row.GetValue<int>("version")));
        Assert.All(migrations, row => Assert.Null(row.GetValue<Guid?>("holder")));
        foreach (var store in stores)
        {
            await store.DisposeAsync();
        }
    }

    [Fact]
    public async Task Schema_that_a_dead_process_left_half_made_is_finished_when_its_lock_has_expired()
    {
        await using var cassandra = new StoreOnCassandra(await shared.GetAsync());
        await cassandra.CqlAsync($"CREATE KEYSPACE {cassandra.Keyspace} WITH replication = {{'class': 'SimpleStrategy', 'replication_factor': 1}}");
        await cassandra.CqlAsync("CREATE TABLE $migrations (scope text, version int, holder uuid STATIC, description text, applied timestamp, PRIMARY KEY (scope, version))");
        await cassandra.CqlAsync("UPDATE $migrations USING TTL 3 SET holder = uuid() WHERE scope = 'schema' IF holder = null");
        foreach (var statement in FirstTables.Statements.Take(3))
        {
            await cassandra.CqlAsync(statement);
        }

        Assert.Empty(await cassandra.Store.ListStreamsAsync(Stop));

        Assert.Equal(Newest, (await cassandra.CqlAsync("SELECT version FROM $migrations")).Max(row => row.GetValue<int>("version")));
        Assert.Null(await cassandra.Store.ReadPaneSetAsync(new("s", 1), 0, new(1, 1), Stop));
    }

    [Fact]
    public async Task Schema_newer_than_the_program_is_refused_and_left_alone()
    {
        await using var newer = new StoreOnCassandra(await shared.GetAsync());
        await newer.Store.ListStreamsAsync(Stop);
        await MigrateAsync(newer, [.. Migration.All, new Migration(Newest + 1, "a column of the future", ["ALTER TABLE $streams ADD IF NOT EXISTS future text"])]);
        await newer.ReopenAsync();

        var failure = await Assert.ThrowsAsync<StoreException>(() => newer.Store.ListStreamsAsync(Stop).AsTask());

        Assert.False(failure.IsTransient);
        Assert.Equal($"Keyspace '{newer.Keyspace}' has schema version {Newest + 1}; this program knows versions up to {Newest}. Use the newer program, or another keyspace.", failure.Message);
        Assert.Equal(Newest + 1, (await newer.CqlAsync("SELECT version FROM $migrations")).Max(row => row.GetValue<int>("version")));
    }

    [Fact]
    public async Task Rows_that_an_older_program_wrote_are_read_by_a_newer_one()
    {
        await using var cassandra = new StoreOnCassandra(await shared.GetAsync());
        await cassandra.CqlAsync($"CREATE KEYSPACE {cassandra.Keyspace} WITH replication = {{'class': 'SimpleStrategy', 'replication_factor': 1}}");
        await MigrateAsync(cassandra, [Migration.All[0]]);
        await cassandra.CqlAsync("INSERT INTO $partition_status (stream, run, partition, revision, late, version, position, at_end, reached_end, idle, lag, events, mentions, partly_late, data_losses, live_topics, updated_at) VALUES ('s', 1, 0, 1, 9, 0, 0, true, true, false, 0, 0, 0, 0, 0, 0, 0)");

        var status = Assert.Single(await cassandra.Store.GetStatusAsync(new("s", 1), Stop));

        Assert.Equal((9, 0, 0), (status.Late, status.ClockAhead, status.ClockBehind));
        Assert.Equal(Newest, (await cassandra.CqlAsync("SELECT version FROM $migrations")).Max(row => row.GetValue<int>("version")));
    }

    [Fact]
    public async Task Login_that_may_not_change_the_schema_needs_one_that_is_there()
    {
        var server = await shared.GetAsync();
        await using var reader = new StoreOnCassandra(server, o => o.Migrate = false);
        var failure = await Assert.ThrowsAsync<StoreException>(() => reader.Store.ListStreamsAsync(Stop).AsTask());
        Assert.Contains("Cassandra:Migrate is false", failure.Message, StringComparison.Ordinal);

        await using var writer = new StoreOnCassandra(server, o => o.Keyspace = reader.Keyspace);
        await writer.Store.ListStreamsAsync(Stop);
        await reader.ReopenAsync();

        Assert.Empty(await reader.Store.ListStreamsAsync(Stop));
    }

    [Fact]
    public async Task Keyspace_is_made_as_the_setting_says_and_taken_as_it_is_where_it_exists()
    {
        var server = await shared.GetAsync();
        await using var made = new StoreOnCassandra(server, o => o.Replication = "datacenter1:1");
        await made.Store.ListStreamsAsync(Stop);
        await using var taken = new StoreOnCassandra(server, o => o.Keyspace = made.Keyspace);
        await taken.Store.ListStreamsAsync(Stop);

        var replication = (await made.CqlAsync($"SELECT replication FROM system_schema.keyspaces WHERE keyspace_name = '{made.Keyspace}'"))[0].GetValue<IDictionary<string, string>>("replication");

        Assert.EndsWith("NetworkTopologyStrategy", replication["class"], StringComparison.Ordinal);
        Assert.Equal("1", replication["datacenter1"]);
    }

    private static async Task MigrateAsync(StoreOnCassandra cassandra, IReadOnlyList<Migration> migrations)
    {
        var cluster = ClusterFactory.Create(cassandra.Settings);
        await using var session = new CassandraSession(cluster, await cluster.ConnectAsync(null), cassandra.Settings);
        await new Migrator(session, TimeProvider.System, NullLogger.Instance).MigrateAsync(migrations, Stop);
    }
}
