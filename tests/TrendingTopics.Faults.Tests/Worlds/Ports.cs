using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TrendingTopics.Cassandra;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Kafka;

namespace TrendingTopics.Faults.Tests.Worlds;

/// <summary>Log and store as the product registers them, for what a test itself writes and reads; patient, since servers may be busy.</summary>
internal static class Ports
{
    /// <summary>A log on Kafka.</summary>
    public static IEventLog OpenLog(string kafka)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.AddKafkaLog(configure: options =>
        {
            options.BootstrapServers = kafka;

            // The test itself is not under test: it outwaits whatever the broker goes through.
            options.Producer["message.timeout.ms"] = "300000";
        });
        return builder.Build().Services.GetRequiredService<IEventLog>();
    }

    /// <summary>A store on Cassandra.</summary>
    public static ITrendStore OpenStore(string cassandra, string keyspace)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.AddCassandraStore(configure: options =>
        {
            (options.ConnectionString, options.Keyspace) = (cassandra, keyspace);
            options.StartTimeout = options.RequestTimeout = options.MigrationLock = TimeSpan.FromMinutes(1);
        });
        return builder.Build().Services.GetRequiredService<ITrendStore>();
    }
}
