using Cassandra;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using TrendingTopics.Cassandra.Connections;
using TrendingTopics.Cassandra.Settings;
using TrendingTopics.Contracts.Servers;
using TrendingTopics.Engine.Stores;

namespace TrendingTopics.Cassandra.Tests.Servers;

/// <summary>A store in a keyspace, and plain CQL beside it.</summary>
internal sealed class StoreOnCassandra : IAsyncDisposable
{
    private Cluster? _cluster;
    private ISession? _session;

    public StoreOnCassandra(CassandraServer server, Action<CassandraStoreOptions>? configure = null, ILogger? logger = null)
    {
        Options = new CassandraStoreOptions { ConnectionString = server.Address, Keyspace = SharedCassandra.NewKeyspace(), StartTimeout = TimeSpan.FromMinutes(1) };
        configure?.Invoke(Options);
        Server = server;
        Settings = StoreSettings.Read(Options, "cassandra");
        Connection = new CassandraConnection(Settings, TimeProvider.System, logger ?? NullLogger.Instance);
        Store = new CassandraStore(Connection);
    }

    public CassandraServer Server { get; }

    public CassandraStoreOptions Options { get; }

    public StoreSettings Settings { get; }

    public CassandraConnection Connection { get; private set; }

    public ITrendStore Store { get; private set; }

    public string Keyspace => Settings.Keyspace;

    /// <summary>Closes the store and opens another on the same keyspace.</summary>
    public async Task ReopenAsync()
    {
        await Store.DisposeAsync();
        Connection = new CassandraConnection(Settings, TimeProvider.System, NullLogger.Instance);
        Store = new CassandraStore(Connection);
    }

    /// <summary>Runs CQL as a user would type it, by a connection of its own; <c>$</c> stands for the keyspace.</summary>
    public async Task<IReadOnlyList<Row>> CqlAsync(string cql, bool serial = false)
    {
        _cluster ??= Cluster.Builder().AddContactPoint("127.0.0.1").WithPort(Server.Port)
            .WithReconnectionPolicy(new ConstantReconnectionPolicy(100)).Build();
        _session ??= await _cluster.ConnectAsync();
        var statement = new SimpleStatement(cql.Replace("$", $"{Keyspace}.", StringComparison.Ordinal));
        return [.. await _session.ExecuteAsync(serial ? statement.SetConsistencyLevel(ConsistencyLevel.Serial) : statement)];
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        if (_cluster is not null)
        {
            await _cluster.ShutdownAsync();
        }
    }
}
