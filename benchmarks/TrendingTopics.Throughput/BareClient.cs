using Confluent.Kafka;
using TrendingTopics.Kafka.Settings;

namespace TrendingTopics.Throughput;

/// <summary>Confluent.Kafka with the log's settings, counting bytes and nothing else: what reading by it costs at least.</summary>
internal sealed class BareClient(string servers, EventSet events) : IRun
{
    /// <summary>Hands out all events as they were written.</summary>
    public static void ReadAll(string servers, EventSet events, Action<ConsumeResult<Ignore, byte[]>> take)
    {
        using var consumer = Open(servers, events, Deserializers.ByteArray);
        Read(consumer, events, take, static () => { });
    }

    public Task<Pass> PassAsync(PassClock clock, CancellationToken cancellationToken)
    {
        using var consumer = Open(servers, events, new Lengths());
        var bytes = 0L;
        Read(consumer, events, result => bytes += result.Message.Value, clock.Start);
        return bytes > 0 ? Task.FromResult(clock.Stop()) : throw new InvalidOperationException("The records were empty.");
    }

    public int Check() => 0;

    public ValueTask DisposeAsync() => default;

    private static IConsumer<Ignore, T> Open<T>(string servers, EventSet events, IDeserializer<T> values)
    {
        // Without headers, since the log's readers leave them out while they catch up.
        var options = Cluster.Options(servers, "client");
        options.Traces = false;
        var consumer = new ConsumerBuilder<Ignore, T>(new ClientSettings(options).GroupReader("throughput")).SetValueDeserializer(values).Build();
        consumer.Assign(Enumerable.Range(0, EventSet.Partitions).Select(p => new TopicPartitionOffset(events.LogTopic, p, 0)));
        return consumer;
    }

    private static void Read<T>(IConsumer<Ignore, T> consumer, EventSet events, Action<ConsumeResult<Ignore, T>> take, Action first)
    {
        for (var records = 0; records < events.Records;)
        {
            if (consumer.Consume(1000) is { IsPartitionEOF: false } result)
            {
                if (records++ == 0)
                {
                    first();
                }

                take(result);
            }
        }
    }

    private sealed class Lengths : IDeserializer<int>
    {
        public int Deserialize(ReadOnlySpan<byte> data, bool isNull, SerializationContext context) => data.Length;
    }
}
