using Confluent.Kafka;
using Confluent.Kafka.Admin;
using TrendingTopics.Engine.Logs;
using Xunit;

namespace TrendingTopics.Faults.Tests.Broker;

/// <summary>What an operator does to a topic.</summary>
/// <param name="servers">Where the cluster is.</param>
/// <param name="topic">The topic.</param>
internal sealed class TopicAdmin(string servers, string topic) : IDisposable
{
    private readonly IAdminClient _admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = servers }).Build();

    /// <summary>Gives it more partitions.</summary>
    public Task GrowAsync(int partitions) => _admin.CreatePartitionsAsync([new PartitionsSpecification { Topic = topic, IncreaseTo = partitions }]);

    /// <summary>Deletes records before the offset, as retention does.</summary>
    public Task ForgetAsync(int partition, long before) => _admin.DeleteRecordsAsync([new TopicPartitionOffset(topic, partition, before)]);

    /// <summary>Deletes the topic and creates it again, or lets somebody else do that first; ends when there is one of another id.</summary>
    public async Task RecreateAsync(Func<IEventLog> openLog, int partitions)
    {
        var stop = TestContext.Current.CancellationToken;
        var former = await FindAsync(openLog);
        await _admin.DeleteTopicsAsync([topic]);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (await FindAsync(openLog) is var found && (found is null || found.Id == former!.Id))
        {
            if (found is null)
            {
                await CreateAsync(partitions);
            }

            await timer.WaitForNextTickAsync(stop);
        }
    }

    public void Dispose() => _admin.Dispose();

    private async Task<LogTopic?> FindAsync(Func<IEventLog> openLog)
    {
        await using var log = openLog();
        return await log.FindTopicAsync(topic, TestContext.Current.CancellationToken);
    }

    private async Task CreateAsync(int partitions)
    {
        try
        {
            await _admin.CreateTopicsAsync([new TopicSpecification { Name = topic, NumPartitions = partitions }]);
        }
        catch (CreateTopicsException)
        {
            // A processor has been faster, or the former topic is not gone yet.
        }
    }
}
