using System.Text;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using TrendingTopics.Contracts.Servers;
using Xunit;

namespace TrendingTopics.Wire.Broker.Tests.Support;

/// <summary>A topic of one test's own, written by the usual client.</summary>
internal sealed class TestTopic(string servers, string name)
{
    /// <summary>Where the cluster is.</summary>
    public string Servers { get; } = servers;

    /// <summary>Its name.</summary>
    public string Name { get; } = name;

    /// <summary>Creates a topic.</summary>
    public static async Task<TestTopic> CreateAsync(string servers, int partitions = 1, params (string Key, string Value)[] settings)
    {
        var topic = new TestTopic(servers, $"wire-{Guid.NewGuid():N}");
        await topic.CreateAsync(partitions, settings);
        return topic;
    }

    /// <summary>Creates a topic with numbers in it, past the proxy.</summary>
    public static async Task<TestTopic> CreateAsync(ProxiedKafka proxied, int count)
    {
        var topic = await CreateAsync(proxied.DirectAddress);
        topic.Append(Wires.Numbers(count));
        return topic;
    }

    /// <summary>Creates a topic of one partition with a copy on each of the given brokers, of which the first leads.</summary>
    public static async Task<TestTopic> CreateCopiedAsync(string servers, params List<int> brokers)
    {
        var topic = new TestTopic(servers, $"wire-{Guid.NewGuid():N}");
        using var admin = topic.Admin();
        await admin.CreateTopicsAsync([new TopicSpecification { Name = topic.Name, NumPartitions = 1, ReplicasAssignments = new() { [0] = brokers } }]);
        return topic;
    }

    /// <summary>Makes the broker lead its partition whose copy was named first, as soon as that is up to date.</summary>
    public async Task ElectAsync(int broker)
    {
        using var admin = Admin();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (admin.GetMetadata(Name, TimeSpan.FromSeconds(60)).Topics.Single().Partitions.Single().Leader != broker)
        {
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            try
            {
                await admin.ElectLeadersAsync(ElectionType.Preferred, [new TopicPartition(Name, 0)]);
            }
            catch (KafkaException)
            {
                // Its copy is not up to date yet.
            }
        }
    }

    /// <summary>Creates it, and again after it was deleted.</summary>
    public async Task CreateAsync(int partitions, params (string Key, string Value)[] settings)
    {
        using var admin = Admin();
        await admin.CreateTopicsAsync([new TopicSpecification
        {
            Name = Name,
            NumPartitions = partitions,
            Configs = settings.ToDictionary(s => s.Key, s => s.Value),
        }]);
    }

    /// <summary>Deletes it.</summary>
    public async Task DeleteAsync()
    {
        using var admin = Admin();
        await admin.DeleteTopicsAsync([Name]);
    }

    /// <summary>Gives it more partitions.</summary>
    public async Task GrowAsync(int partitions)
    {
        using var admin = Admin();
        await admin.CreatePartitionsAsync([new PartitionsSpecification { Topic = Name, IncreaseTo = partitions }]);
    }

    /// <summary>Forgets the records before the offset.</summary>
    public async Task ForgetAsync(int partition, long before)
    {
        using var admin = Admin();
        await admin.DeleteRecordsAsync([new TopicPartitionOffset(Name, partition, before)]);
    }

    /// <summary>Appends values, in one partition or by turns in all.</summary>
    public void Append(IEnumerable<string> values, int partition = 0, Action<ProducerConfig>? configure = null) =>
        Append(values.Select(value => (partition, new Message<byte[]?, byte[]?> { Value = Encoding.Latin1.GetBytes(value) })), configure);

    /// <summary>Appends records.</summary>
    public void Append(IEnumerable<(int Partition, Message<byte[]?, byte[]?> Message)> records, Action<ProducerConfig>? configure = null)
    {
        using var producer = Producer(configure);
        foreach (var (partition, message) in records)
        {
            Produce(producer, partition, message);
        }

        producer.Flush(TimeSpan.FromSeconds(60));
    }

    /// <summary>Hands one record to a client, and waits where its queue is full.</summary>
    public void Produce(IProducer<byte[]?, byte[]?> producer, int partition, Message<byte[]?, byte[]?> message)
    {
        while (true)
        {
            try
            {
                producer.Produce(new TopicPartition(Name, partition), message);
                return;
            }
            catch (ProduceException<byte[]?, byte[]?> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
            {
                producer.Poll(TimeSpan.FromMilliseconds(50));
            }
        }
    }

    /// <summary>A client that appends.</summary>
    public IProducer<byte[]?, byte[]?> Producer(Action<ProducerConfig>? configure = null)
    {
        var config = new ProducerConfig { BootstrapServers = Servers, LingerMs = 5, MessageMaxBytes = 20_000_000, EnableIdempotence = true };
        configure?.Invoke(config);
        return new ProducerBuilder<byte[]?, byte[]?>(config).Build();
    }

    private IAdminClient Admin() => new AdminClientBuilder(new AdminClientConfig { BootstrapServers = Servers }).Build();
}
