using Confluent.Kafka;

namespace TrendingTopics.Wire.Benchmarks;

/// <summary>Reads a topic by Confluent.Kafka's <c>Consume</c>; the records' bytes are counted.</summary>
internal static class ConsumeReading
{
    public static long Run(string servers, string topic)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = servers }).Build();
        var partitions = admin.GetMetadata(topic, TimeSpan.FromSeconds(10)).Topics[0].Partitions.Count;
        using var consumer = new ConsumerBuilder<Ignore, byte[]>(new ConsumerConfig
        {
            BootstrapServers = servers,
            GroupId = "benchmark",
            EnablePartitionEof = true,
            EnableAutoCommit = false,
            QueuedMinMessages = 1_000_000,
        }).Build();
        consumer.Assign(Enumerable.Range(0, partitions).Select(p => new TopicPartitionOffset(topic, p, 0)));
        long records = 0, bytes = 0;
        for (var ends = 0; ends < partitions;)
        {
            var result = consumer.Consume(1000);
            if (result is { IsPartitionEOF: true })
            {
                ends++;
            }
            else if (result is not null)
            {
                records++;
                bytes += result.Message.Value.Length;
            }
        }

        consumer.Close();
        return bytes > 0 ? records : 0;
    }
}
