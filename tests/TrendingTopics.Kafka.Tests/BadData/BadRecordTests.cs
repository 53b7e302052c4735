using System.Text;
using Confluent.Kafka;
using TrendingTopics.Contracts.Servers;
using TrendingTopics.Engine.Events;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Engine.Time;
using TrendingTopics.Kafka.Tests.Logs;
using Xunit;

namespace TrendingTopics.Kafka.Tests.BadData;

/// <summary>Records of every kind through a real broker; the exact parser says what each of them is.</summary>
/// <param name="kafka">The broker.</param>
public sealed class BadRecordTests(SharedKafka kafka)
{
    private static readonly WindowDefinition Minute = WindowDefinition.Parse("1m", null);

    private static readonly string[] Shapes =
    [
        """{"usuario": "@DataFan", "texto": "Aprendiendo #streaming", "hashtag_principal": "#Spark", "timestamp": 1733940000.123}""",
        """{"timestamp":"2024-12-11T18:00:00.123Z","hashtag_principal":"#año","texto":"\u00a1hola! \ud83d\ude00","x":{"a":[1,2,{"b":null}]}}""",
        """{"hashtag_principal":17,"timestamp":1733940000}""",
        """{"usuario": "@x", "mensaje": "hola", "contador": 1}""",
        """[{"hashtag_principal":"#IA","timestamp":1733940000}]""",
    ];

    [Fact]
    public async Task Mutated_records_are_counted_by_reason_as_the_exact_parser_judges_them()
    {
        const int Records = 100_000;
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var servers = (await kafka.GetAsync()).BootstrapServers;
        using var topic = await RawTopic.CreateAsync(servers, 4);
        var definition = Definition(topic.Name);
        var judge = new EventValidator(definition);
        var now = UnixMicros.Now(TimeProvider.System);
        var expected = new SortedDictionary<string, long>(StringComparer.Ordinal);
        for (var i = 0; i < Records; i++)
        {
            var record = Mutate(Encoding.UTF8.GetBytes(Shapes[random.Next(Shapes.Length)]), random);
            var reason = judge.Check(record, now).Name();
            expected[reason] = expected.GetValueOrDefault(reason) + 1;
            topic.Send(i % 4, record);
        }

        topic.Flush();
        var actual = await CountAsync(servers, definition);

        Assert.InRange(expected["none"], Records / 20, Records);
        Assert.True(expected.Count >= 5, string.Join(", ", expected.Keys));
        Assert.Equal(expected, actual);
    }

    [Fact]
    public async Task Tombstones_keys_headers_long_records_and_other_programs_transactions_stop_nothing()
    {
        var servers = (await kafka.GetAsync()).BootstrapServers;
        using var topic = await RawTopic.CreateAsync(servers, 1);
        var time = DateTimeOffset.UtcNow.AddMinutes(-5);
        var long900 = Encoding.UTF8.GetBytes($$"""{"texto": "{{new string('x', 900_000)}}", "hashtag_principal": "#long", "timestamp": {{time.ToUnixTimeMilliseconds()}}}""");
        topic.Send(0, null);
        topic.Send(0, null, key: "tombstone"u8.ToArray());
        topic.Send(0, []);
        topic.Send(0, new byte[900_000]);
        topic.Send(0, long900);
        topic.Send(0, RawTopic.Event("#key", time), key: [0, 255, 13, 10, 34]);
        topic.Send(0, RawTopic.Event("#key", time), key: []);
        topic.Send(0, RawTopic.Event("#headers", time), headers: new Headers { { "traceparent", [255, 0] }, { "traceparent", null }, { "", "x"u8.ToArray() }, { "long", new byte[10_000] } });
        topic.Flush();
        using (var other = new ProducerBuilder<byte[], byte[]>(new ProducerConfig { BootstrapServers = servers, TransactionalId = Opened.NewName() }).Build())
        {
            other.InitTransactions(TimeSpan.FromMinutes(3));
            for (var i = 0; i < 10; i++)
            {
                other.BeginTransaction();
                var name = i % 2 == 0 ? "#aborted" : "#committed";
                other.Produce(new TopicPartition(topic.Name, 0), new Message<byte[], byte[]> { Value = RawTopic.Event(name, time) });
                other.Flush(TestContext.Current.CancellationToken);
                if (i % 2 == 0)
                {
                    other.AbortTransaction();
                }
                else
                {
                    other.CommitTransaction();
                }
            }
        }

        topic.Send(0, RawTopic.Event("#last", time));
        topic.Flush();
        var definition = Definition(topic.Name);
        await using var counted = new CountedTopic(servers, definition);
        await counted.StartAsync();
        await counted.EndAsync();

        var window = Assert.Single(await counted.WindowsAsync(Minute));
        Assert.Equal(
            [("#committed", 5L), ("#key", 2), ("#headers", 1), ("#last", 1), ("#long", 1)],
            window.Topics.Select(t => (t.Topic, t.Count)));
        var status = Assert.Single(await counted.StatusAsync());
        Assert.Equal(4, status.Invalid["not_an_object"]);
        Assert.Equal((10L, 0L), (status.Events, status.Late));
    }

    private static StreamDefinition Definition(string topic) => new() { Name = Opened.NewName(), Topic = topic, Windows = [Minute] };

    private static async Task<SortedDictionary<string, long>> CountAsync(string servers, StreamDefinition definition)
    {
        await using var counted = new CountedTopic(servers, definition);
        await counted.StartAsync();
        await counted.EndAsync();
        var actual = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var status in await counted.StatusAsync())
        {
            actual["none"] = actual.GetValueOrDefault("none") + status.Events + status.Late;
            foreach (var (reason, count) in status.Invalid)
            {
                actual[reason] = actual.GetValueOrDefault(reason) + count;
            }
        }

        return actual;
    }

    private static byte[] Mutate(byte[] record, Random random)
    {
        for (var mutations = random.Next(4); mutations > 0 && record.Length > 1; mutations--)
        {
            var (at, length) = (random.Next(record.Length), 1 + random.Next(8));
            var end = Math.Min(record.Length, at + length);
            record = random.Next(7) switch
            {
                0 => [.. record[..at], (byte)random.Next(256), .. record[(at + 1)..]],
                1 => [.. record[..at], .. record[end..]],
                2 => [.. record[..end], .. record[at..]],
                3 => [.. record[..at], (byte)"\"\\{}[],:0123456789.eE- \t\nnulltrue"[random.Next(33)], .. record[at..]],
                4 => record[..at],
                5 => [.. record, (byte)random.Next(256)],
                _ => [.. record[..at], .. "\\ud83d"u8, .. record[at..]],
            };
        }

        return record;
    }
}
