using Microsoft.Extensions.Configuration;
using TrendingTopics.AppHost.Settings;

namespace TrendingTopics.AppHost.Servers;

/// <summary>The Cassandra that the services use.</summary>
internal static class CassandraServer
{
    public const string Name = "cassandra";

    private const string Keyspace = "trending";
    private const string Cql = "tcp";

    /// <summary>
    /// The server that <c>ConnectionStrings:cassandra</c> names, else a keyspace in a container, whose port is its own for the reason
    /// that <see cref="KafkaServer"/> gives.
    /// </summary>
    public static IResourceBuilder<IResourceWithConnectionString> AddCassandraServer(this IDistributedApplicationBuilder builder, AppParameters parameters) =>
        string.IsNullOrEmpty(builder.Configuration.GetConnectionString(Name))
            ? builder.AddCassandra(Name, parameters.CassandraPort.Value)
                .WithEndpoint(Cql, endpoint => endpoint.IsProxied = false)
                .WithDataVolume()
                .AddKeyspace(Keyspace)
            : builder.AddConnectionString(Name);
}
