using System.Text;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Sources.Synthetic;
using TrendingTopics.Sources.Tests.Support;

namespace TrendingTopics.Sources.Tests.Synthetic;

public sealed class SyntheticBytesTests
{
    // What Python 3 prints for json.dumps({"usuario": u, "texto": t, "hashtag_principal": h, "timestamp": s}).
    [Theory]
    [InlineData(
        "@DataFan", "Aprendiendo {topic} mañana", "#España", 1733940000123,
        """{"usuario": "@DataFan", "texto": "Aprendiendo #Espa\u00f1a ma\u00f1ana", "hashtag_principal": "#Espa\u00f1a", "timestamp": 1733940000.123}""")]
    [InlineData(
        "@q\"u\\o", "tab\there\nand /slash\r\b\f\u0001\u007f €", "#日本", 1733940000000,
        """{"usuario": "@q\"u\\o", "texto": "tab\there\nand /slash\r\b\f\u0001\u007f \u20ac", "hashtag_principal": "#\u65e5\u672c", "timestamp": 1733940000.0}""")]
    [InlineData(
        "@🎉", "{topic} y {topic} 😃", "#Fiesta🎉", 1733940000120,
        """{"usuario": "@\ud83c\udf89", "texto": "#Fiesta\ud83c\udf89 y #Fiesta\ud83c\udf89 \ud83d\ude03", "hashtag_principal": "#Fiesta\ud83c\udf89", "timestamp": 1733940000.12}""")]
    [InlineData(
        "<script>", "&'+", "#a", 1733940000007,
        """{"usuario": "<script>", "texto": "&'+", "hashtag_principal": "#a", "timestamp": 1733940000.007}""")]
    public async Task Events_are_written_as_Python_writes_them(string user, string phrase, string topic, long millis, string expected)
    {
        var source = new SyntheticSource(
            new SyntheticSourceOptions
            {
                Users = [new Weighted(user)],
                Phrases = [new Weighted(phrase)],
                TopicList = [new Weighted(topic)],
                Start = DateTimeOffset.FromUnixTimeMilliseconds(millis),
                Count = 1,
            },
            TimeProvider.System);

        var (records, _) = await Reading.AllAsync(source);

        Assert.Equal([expected], records);
    }

    [Fact]
    public void The_key_is_the_topic_as_it_is_not_as_it_is_escaped()
    {
        var options = new SyntheticSourceOptions { TopicList = [new Weighted("#mañana")], Topics = 2, Count = 50, Skew = 0 };
        var writer = new EventWriter(options, new TopicTable(options), seed: 7, start: 0);
        var batch = new LogBatch("t");
        for (var i = 0; i < 50; i++)
        {
            writer.Write(batch);
        }

        var keys = new HashSet<string>();
        foreach (var record in batch)
        {
            var key = Encoding.UTF8.GetString(record.Key);
            keys.Add(key);
            Assert.Contains($"\"hashtag_principal\": \"{key.Replace("ñ", "\\u00f1", StringComparison.Ordinal)}\"", Encoding.UTF8.GetString(record.Value), StringComparison.Ordinal);
        }

        Assert.Equal(["#VivaSevilla", "#mañana"], keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_same_seed_and_start_give_the_same_bytes_for_ever()
    {
        var options = new SyntheticSourceOptions { Topics = 5_000, Rate = 100_000, Disorder = new TimeShift(0.1, TimeSpan.Zero, TimeSpan.FromSeconds(3)) };

        Assert.Equal(Hash(options, seed: 1), Hash(options, seed: 1));
        Assert.NotEqual(Hash(options, seed: 1), Hash(options, seed: 2));
    }

    [Fact]
    public void The_first_events_of_seed_1_are_these()
    {
        var options = new SyntheticSourceOptions { Rate = 3 };
        var writer = new EventWriter(options, new TopicTable(options), seed: 1, start: 1_733_940_000_000_000);
        var batch = new LogBatch("t");
        for (var i = 0; i < 3; i++)
        {
            writer.Write(batch);
        }

        Assert.Equal(
            [
                """{"usuario": "@DevDana", "texto": "Un hilo sobre #IA \ud83d\udc47", "hashtag_principal": "#IA", "timestamp": 1733940000.0}""",
                """{"usuario": "@IA_Irene", "texto": "No puedo dejar de leer sobre #EuroBilbao", "hashtag_principal": "#EuroBilbao", "timestamp": 1733940000.333}""",
                """{"usuario": "@MLMarta", "texto": "Procesando datos en tiempo real con #Moda", "hashtag_principal": "#Moda", "timestamp": 1733940000.666}""",
            ],
            Reading.Values(batch));
    }

    private static string Hash(SyntheticSourceOptions options, ulong seed)
    {
        var writer = new EventWriter(options, new TopicTable(options), seed, start: 1_733_940_000_000_000);
        using var hash = System.Security.Cryptography.IncrementalHash.CreateHash(System.Security.Cryptography.HashAlgorithmName.SHA256);
        for (var i = 0; i < 20; i++)
        {
            var batch = new LogBatch("t");
            for (var j = 0; j < 1_000; j++)
            {
                writer.Write(batch);
            }

            foreach (var record in batch)
            {
                hash.AppendData(record.Key);
                hash.AppendData(record.Value);
            }
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
