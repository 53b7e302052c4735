using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using TrendingTopics.Kafka.Tests.Logs;

namespace TrendingTopics.Kafka.Tests.BadData;

/// <summary>A topic that other programs write to with the bare client: any partition, time, key, value and header.</summary>
internal sealed class RawTopic : IDisposable
{
    private readonly IProducer<byte[]?, byte[]?> _producer;

    private RawTopic(string servers, string name)
    {
        Name = name;
        _producer = new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig { BootstrapServers = servers, LingerMs = 5, MessageMaxBytes = 2_000_000, QueueBufferingMaxMessages = 1_000_000 }).Build();
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Creates a topic.</summary>
    /// <param name="servers">The broker.</param>
    /// <param name="partitions">How many partitions it has.</param>
    /// <param name="times">LogAppendTime or CreateTime.</param>
    public static async Task<RawTopic> CreateAsync(string servers, int partitions, string times = "LogAppendTime")
    {
        var name = Opened.NewName();
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = servers }).Build();
        await admin.CreateTopicsAsync([new TopicSpecification
        {
            Name = name,
            NumPartitions = partitions,
            Configs = new() { ["message.timestamp.type"] = times, ["message.timestamp.after.max.ms"] = "9223372036854775807" },
        }]);
        return new RawTopic(servers, name);
    }

    /// <summary>An event.</summary>
    public static byte[] Event(string topic, DateTimeOffset time) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $$"""{"usuario": "@x", "texto": "hola", "hashtag_principal": "{{topic}}", "timestamp": {{time.ToUnixTimeMilliseconds()}}}"""));

    /// <summary>Sends a record on its way.</summary>
    public void Send(int partition, byte[]? value, DateTimeOffset? time = null, byte[]? key = null, Headers? headers = null)
    {
        var message = new Message<byte[]?, byte[]?>
        {
            Key = key,
            Value = value,
            Headers = headers,
            Timestamp = time is { } at ? new Timestamp(at.ToUnixTimeMilliseconds(), TimestampType.CreateTime) : Timestamp.Default,
        };
        while (true)
        {
            try
            {
                _producer.Produce(new TopicPartition(Name, partition), message);
                return;
            }
            catch (ProduceException<byte[]?, byte[]?> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
            {
                _producer.Flush(TimeSpan.FromMilliseconds(100));
            }
        }
    }

    /// <summary>Waits until everything is in the log.</summary>
    public void Flush() => _producer.Flush();

    public void Dispose() => _producer.Dispose();
}
