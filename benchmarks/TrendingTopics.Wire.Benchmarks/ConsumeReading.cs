using Confluent.Kafka;

namespace TrendingTopics.Wire.Benchmarks;

/// <summary>Reads a topic by Confluent.Kafka's <c>Consume</c>; the records' bytes are counted.</summary>
internal static class ConsumeReading
{
    public static void Run(string servers, string topic, int times)
    {
        for (var time = 0; time < times; time++)
        {
            using var consumer = new ConsumerBuilder<Ignore, byte[]>(new ConsumerConfig
            {
                BootstrapServers = servers,
                GroupId = "benchmark",
                EnablePartitionEof = true,
                EnableAutoCommit = false,
                QueuedMinMessages = 1_000_000,
            }).Build();
            consumer.Assign(Enumerable.Range(0, 4).Select(p => new TopicPartitionOffset(topic, p, 0)));
            long records = 0, bytes = 0;
            var cost = new Cost();
            for (var ends = 0; ends < 4;)
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

            cost.Print("consume", records, bytes);
            consumer.Close();
        }
    }
}
