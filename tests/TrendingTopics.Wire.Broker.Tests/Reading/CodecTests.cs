using System.Text;
using Confluent.Kafka;
using TrendingTopics.Contracts.Servers;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Wire.Broker.Tests.Support;
using Xunit;

namespace TrendingTopics.Wire.Broker.Tests.Reading;

/// <summary>What the usual client writes arrives as it was written, however it was packed.</summary>
public sealed class CodecTests(SharedKafka kafka)
{
    [Theory]
    [InlineData(CompressionType.None)]
    [InlineData(CompressionType.Gzip)]
    [InlineData(CompressionType.Snappy)]
    [InlineData(CompressionType.Lz4)]
    public async Task Records_of_any_size_come_as_they_were_written(CompressionType codec)
    {
        var server = await kafka.GetAsync();
        var topic = await TestTopic.CreateAsync(server.BootstrapServers, 4, ("max.message.bytes", "20000000"));
        var random = new Random(5);
        var expected = new List<(int Partition, Message<byte[]?, byte[]?> Message)>();
        for (var i = 0; i < 4000; i++)
        {
            var size = i % 1000 == 999 ? 1_500_000 : random.Next(i % 10 == 0 ? 5000 : 200);
            expected.Add((random.Next(4), new Message<byte[]?, byte[]?>
            {
                Key = i % 3 == 0 ? null : Encoding.Latin1.GetBytes($"key {i % 17}"),
                Value = i % 50 == 0 ? null : Text(random, size),
                Headers = i % 7 == 0 ? new Headers { { "other", [1, 2] }, { "traceparent", Encoding.Latin1.GetBytes($"trace {i}") }, { "none", null } } : null,
            }));
        }

        topic.Append(expected, config => config.CompressionType = codec);

        await using var log = Wires.Open(server.BootstrapServers);
        await using var reader = log.Read(topic);
        reader.PollEnds(0, 1, 2, 3);
        for (var partition = 0; partition < 4; partition++)
        {
            Assert.Equal(
                expected.Where(r => r.Partition == partition).Select(r => (Latin(r.Message.Key), Latin(r.Message.Value))),
                reader.Handler.Of(partition).Select(r => (r.Key, r.Value)));
            Assert.Equal(Enumerable.Range(0, reader.Handler.Of(partition).Count).Select(i => (long)i), reader.Handler.Of(partition).Select(r => r.Offset));
        }
    }

    [Fact]
    public async Task Trace_of_a_record_comes_with_it()
    {
        var server = await kafka.GetAsync();
        var topic = await TestTopic.CreateAsync(server.BootstrapServers);
        topic.Append([
            (0, new Message<byte[]?, byte[]?> { Value = [1], Headers = new Headers { { "traceparent", "first"u8.ToArray() }, { "traceparent", "last"u8.ToArray() } } }),
            (0, new Message<byte[]?, byte[]?> { Value = [2], Headers = new Headers { { "other", [3] } } }),
            (0, new Message<byte[]?, byte[]?> { Value = [3] })]);

        await using var log = Wires.Open(server.BootstrapServers);
        await using var reader = log.OpenReader(topic.Name, "");
        var traces = new TraceHandler { Reader = reader };
        while (traces.Traces.Count < 3)
        {
            reader.Poll(traces, 10, TimeSpan.FromMilliseconds(20));
        }

        Assert.Equal(["last", "", ""], traces.Traces);
    }

    private static string Latin(byte[]? bytes) => Encoding.Latin1.GetString(bytes ?? []);

    private static byte[] Text(Random random, int size)
    {
        var text = new byte[size];
        for (var i = 0; i < size; i++)
        {
            // Some of it repeats and some does not.
            text[i] = i > 40 && random.Next(20) > 0 ? text[i - 33] : (byte)random.Next(256);
        }

        return text;
    }

    private sealed class TraceHandler : ILogHandler
    {
        public ILogReader? Reader { get; set; }

        public List<string> Traces { get; } = [];

        public void OnAssigned(int partition) => Reader!.Start(partition, 0);

        public void OnRevoked(int partition)
        {
        }

        public void OnRecord(in LogRecord record) => Traces.Add(Encoding.Latin1.GetString(record.TraceParent));

        public void OnEnd(int partition, long endOffset)
        {
        }

        public void OnOutOfRange(int partition, LogRange range)
        {
        }
    }
}
