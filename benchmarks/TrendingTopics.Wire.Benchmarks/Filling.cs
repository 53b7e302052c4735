using System.Text;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace TrendingTopics.Wire.Benchmarks;

/// <summary>Fills a topic of 4 partitions with events of about 136 bytes, 10,000 topics, Zipf 1.1.</summary>
internal static class Filling
{
    private const int Partitions = 4;
    private const int Topics = 10_000;

    /// <summary>Fills the topic where it is not there.</summary>
    public static void Ensure(string servers, string topic, int records, string codec)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = servers }).Build();
        if (admin.GetMetadata(TimeSpan.FromSeconds(10)).Topics.All(found => found.Topic != topic))
        {
            Run(servers, topic, records, codec);
        }
    }

    public static void Run(string servers, string topic, int records, string codec)
    {
        var compression = Enum.Parse<CompressionType>(codec, ignoreCase: true);
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = servers }).Build();
        admin.CreateTopicsAsync([new TopicSpecification { Name = topic, NumPartitions = Partitions, Configs = new() { ["message.timestamp.type"] = "LogAppendTime" } }]).GetAwaiter().GetResult();
        using var producer = new ProducerBuilder<byte[]?, byte[]>(new ProducerConfig
        {
            BootstrapServers = servers,
            LingerMs = 20,
            BatchSize = 1_000_000,
            BatchNumMessages = 100_000,
            QueueBufferingMaxMessages = 1_000_000,
            CompressionType = compression,
            EnableDeliveryReports = false,
        }).Build();
        var random = new Random(1);
        var ranks = Ranks();
        for (var i = 0; i < records; i++)
        {
            var rank = Array.BinarySearch(ranks, random.NextDouble());
            var value = Encoding.UTF8.GetBytes($$"""{"usuario": "@User{{random.Next(100_000)}}", "texto": "Analizando datos en tiempo real con Kafka", "hashtag_principal": "#topic{{(rank < 0 ? ~rank : rank)}}", "timestamp": {{1733940000 + (i / 10_000)}}.{{i % 1000:000}}}""");
            Send(producer, new TopicPartition(topic, i / 100 % Partitions), value);
        }

        producer.Flush(TimeSpan.FromMinutes(5));
    }

    private static void Send(IProducer<byte[]?, byte[]> producer, TopicPartition partition, byte[] value)
    {
        while (true)
        {
            try
            {
                producer.Produce(partition, new Message<byte[]?, byte[]> { Value = value });
                return;
            }
            catch (ProduceException<byte[]?, byte[]> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
            {
                producer.Poll(TimeSpan.FromMilliseconds(20));
            }
        }
    }

    /// <summary>How likely it is that a rank is not above each.</summary>
    private static double[] Ranks()
    {
        var sums = new double[Topics];
        var sum = 0.0;
        for (var i = 0; i < Topics; i++)
        {
            sums[i] = sum += Math.Pow(i + 1, -1.1);
        }

        return [.. sums.Select(s => s / sum)];
    }
}
