using Confluent.Kafka;
using TrendingTopics.Kafka.Settings;

namespace TrendingTopics.Throughput;

/// <summary>Confluent.Kafka with the log's settings, counting bytes and nothing else: what reading costs at least.</summary>
internal static class BareClient
{
    public static Task<Measurement> MeasureAsync(Load load, string kind)
    {
        using var consumer = Open(load);
        return Measurement.OfAsync(kind, () => Task.FromResult(Count(consumer, load)));
    }

    /// <summary>Reads all of the load into memory.</summary>
    public static PreloadedRecords Load(Load load)
    {
        var records = new PreloadedRecords(load.Records);
        using var consumer = new ConsumerBuilder<Ignore, byte[]>(SettingsOf(load)).Build();
        Assign(consumer, load);
        while (records.Count < load.Records)
        {
            if (consumer.Consume(1000) is { IsPartitionEOF: false } result)
            {
                records.Add(result.Partition, result.Offset, result.Message.Timestamp.UnixTimestampMs * 1000, result.Message.Value);
            }
        }

        return records;
    }

    private static IConsumer<Ignore, int> Open(Load load)
    {
        var consumer = new ConsumerBuilder<Ignore, int>(SettingsOf(load)).SetValueDeserializer(new Lengths()).Build();
        Assign(consumer, load);
        return consumer;
    }

    // Without headers, since the log's readers leave them out while they catch up.
    private static Dictionary<string, string> SettingsOf(Load load)
    {
        var options = load.Options;
        options.Traces = false;
        return new ClientSettings(options).GroupReader("throughput");
    }

    private static void Assign<T>(IConsumer<Ignore, T> consumer, Load load) =>
        consumer.Assign(Enumerable.Range(0, Throughput.Load.Partitions).Select(p => new TopicPartitionOffset(load.Topic, p, 0)));

    private static long Count(IConsumer<Ignore, int> consumer, Load load)
    {
        var (records, bytes) = (0L, 0L);
        while (records < load.Records)
        {
            if (consumer.Consume(1000) is { IsPartitionEOF: false } result)
            {
                records++;
                bytes += result.Message.Value;
            }
        }

        return bytes > 0 ? records : 0;
    }

    private sealed class Lengths : IDeserializer<int>
    {
        public int Deserialize(ReadOnlySpan<byte> data, bool isNull, SerializationContext context) => data.Length;
    }
}
