using Cassandra;
using Cassandra.OpenTelemetry;
using Cassandra.Serialization;
using TrendingTopics.Cassandra.Settings;
using TrendingTopics.Cassandra.Tables;

namespace TrendingTopics.Cassandra.Connections;

/// <summary>The driver, set up.</summary>
internal static class ClusterFactory
{
    private const long FirstReconnectMillis = 500;
    private const long LastReconnectMillis = 10_000;

    /// <summary>A cluster that is not connected yet.</summary>
    public static Cluster Create(StoreSettings settings)
    {
        var options = settings.Options;
        var builder = Cluster.Builder()
            .AddContactPoints(settings.Connection.Hosts)
            .WithPort(settings.Connection.Port)
            .WithUnresolvedContactPoints(true)
            .WithApplicationName("TrendingTopics")
            .WithMonitorReporting(false)
            .WithReconnectionPolicy(new ExponentialReconnectionPolicy(FirstReconnectMillis, LastReconnectMillis))
            // What is not idempotent (conditional writes) is never sent twice; who sent it finds out what became of it.
            .WithRetryPolicy(new IdempotenceAwareRetryPolicy(new DefaultRetryPolicy()))
            .WithSpeculativeExecutionPolicy(NoSpeculativeExecutionPolicy.Instance)
            .WithQueryOptions(new QueryOptions().SetDefaultIdempotence(false).SetSerialConsistencyLevel(options.SerialConsistency))
            .WithSocketOptions(new SocketOptions()
                .SetConnectTimeoutMillis((int)options.ConnectTimeout.TotalMilliseconds)
                .SetReadTimeoutMillis((int)options.RequestTimeout.TotalMilliseconds))
            .WithTypeSerializers(new TypeSerializerDefinitions().Define(new RankedTopicSerializer()))
            .WithRequestTracker(new RequestTraces(new CassandraInstrumentationOptions { IncludeDatabaseStatement = options.TraceStatements }));
        if (!string.IsNullOrEmpty(settings.Username))
        {
            builder.WithCredentials(settings.Username, settings.Password ?? "");
        }

        if (settings.Datacenter is { } datacenter)
        {
            builder.WithLoadBalancingPolicy(Policies.NewDefaultLoadBalancingPolicy(datacenter));
        }

        if (settings.Tls)
        {
            builder.WithSSL(TlsTrust.Create(options.Tls, settings.Connection.Hosts));
        }

        return builder.Build();
    }
}
