using System.Globalization;
using System.Text;

namespace TrendingTopics.Throughput;

/// <summary>
/// Events that anyone can make again: four fields, about 136 bytes, 5,000 a second of event time, topics by Zipf's law with 1.1. A topic
/// of the log is named by what is in it.
/// </summary>
/// <param name="Records">How many.</param>
/// <param name="Topics">How many topics they name.</param>
/// <param name="Mixed">Whether they have four layouts at random instead of one.</param>
/// <param name="Codec">How their batches are packed; none where they are not.</param>
internal sealed record EventSet(int Records, int Topics, bool Mixed, string Codec)
{
    public const int Partitions = 4;
    private const long FirstMillis = 1_733_940_000_000;

    public string LogTopic => string.Create(CultureInfo.InvariantCulture, $"throughput-{Records}-{Topics}{(Mixed ? "-mixed" : "")}-{Codec}");

    /// <summary>What differs from the usual.</summary>
    public string Note => (Topics == 10_000 ? "" : ", 1M topics") + (Mixed ? ", four layouts" : "") + (Codec == "none" ? "" : $", {Codec}");

    public static string TopicName(int topic) => string.Create(CultureInfo.InvariantCulture, $"#topic{topic}");

    /// <summary>The event time of an event, in milliseconds since the epoch.</summary>
    public static long MillisOf(int index) => FirstMillis + (index / 5);

    /// <summary>The topic of each event, in the order of the events.</summary>
    public int[] DrawTopics()
    {
        var random = new Random(3);
        var sums = new double[Topics];
        var sum = 0.0;
        for (var i = 0; i < Topics; i++)
        {
            sums[i] = sum += Math.Pow(i + 1, -1.1);
        }

        var drawn = new int[Records];
        for (var i = 0; i < Records; i++)
        {
            var topic = Array.BinarySearch(sums, random.NextDouble() * sum);
            drawn[i] = topic < 0 ? ~topic : topic;
        }

        return drawn;
    }

    /// <summary>The event as the producers of the format write it.</summary>
    /// <returns>How many bytes it has.</returns>
    public int Write(int index, int topic, Span<byte> into)
    {
        var (user, name, millis) = (index % 100_000, TopicName(topic), MillisOf(index));
        var time = string.Create(CultureInfo.InvariantCulture, $"{millis / 1000}.{millis % 1000:D3}");
        return Encoding.UTF8.GetBytes(
            (Mixed ? (int)((uint)index * 2654435769 >> 30) : 0) switch
            {
                0 => $$"""{"usuario": "@User{{user}}", "texto": "Analizando datos en tiempo real", "hashtag_principal": "{{name}}", "timestamp": {{time}}}""",
                1 => $$"""{"usuario":"@User{{user}}","texto":"Analizando datos en tiempo real","hashtag_principal":"{{name}}","timestamp":{{time}}}""",
                2 => $$"""{"hashtag_principal": "{{name}}", "usuario": "@User{{user}}", "texto": "Analizando datos en tiempo real", "timestamp": {{time}}}""",
                _ => $$"""{"usuario": "@User{{user}}", "idioma": "es", "texto": "Datos en tiempo real", "hashtag_principal": "{{name}}", "timestamp": {{time}}}""",
            },
            into);
    }
}
