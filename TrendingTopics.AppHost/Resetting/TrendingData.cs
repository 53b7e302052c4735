using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TrendingTopics.AppHost.Servers;
using TrendingTopics.Cassandra;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Kafka;

namespace TrendingTopics.AppHost.Resetting;

/// <summary>What the log and the store hold of the streams.</summary>
/// <param name="settings">The AppHost's: what they say of Kafka and Cassandra holds here too.</param>
/// <param name="streamsFile">Names the topics.</param>
/// <param name="partitions">Partitions of a topic that does not exist.</param>
/// <param name="kafka">The log.</param>
/// <param name="cassandra">The store.</param>
internal sealed class TrendingData(
    IConfiguration settings,
    string streamsFile,
    int partitions,
    IResourceBuilder<IResourceWithConnectionString> kafka,
    IResourceBuilder<IResourceWithConnectionString> cassandra)
{
    /// <summary>Deletes it, by the same clients that the services use; tables and topics are there afterwards, with nothing in them.</summary>
    public async Task DeleteAsync(CancellationToken cancellationToken)
    {
        using var host = await BuildClientsAsync(cancellationToken);
        await host.Services.GetRequiredService<CassandraStoreReset>().TruncateAsync(cancellationToken);
        await host.Services.GetRequiredService<KafkaLogReset>().RecreateAsync(Topics(), partitions, cancellationToken);
    }

    private async Task<IHost> BuildClientsAsync(CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddConfiguration(settings);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            [$"ConnectionStrings:{KafkaServer.Name}"] = await kafka.Resource.GetConnectionStringAsync(cancellationToken),
            [$"ConnectionStrings:{CassandraServer.Name}"] = await cassandra.Resource.GetConnectionStringAsync(cancellationToken),
        });
        builder.AddKafkaLog(KafkaServer.Name);
        builder.AddCassandraStore(CassandraServer.Name);
        return builder.Build();
    }

    private IEnumerable<string> Topics() =>
        StreamDefinitionReader.Read(new ConfigurationBuilder().AddJsonFile(streamsFile).Build()).Select(stream => stream.Topic).Distinct();
}
