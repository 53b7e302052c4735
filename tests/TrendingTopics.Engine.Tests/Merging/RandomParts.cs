using System.Text;
using TrendingTopics.Engine.Rankings;
using TrendingTopics.Engine.Tests.Rankings;

namespace TrendingTopics.Engine.Tests.Merging;

/// <summary>Packed counts of random topics, which differ early, late, by their lengths and by NULs.</summary>
internal static class RandomParts
{
    /// <summary>A topic; each character is a byte of it.</summary>
    public static string Topic(Random random) =>
        new string('#', random.Next(4) == 0 ? random.Next(20) : 0)
        + new string([.. Enumerable.Range(0, random.Next(random.Next(2) == 0 ? 3 : 24)).Select(_ => "\0abÿ"[random.Next(4)])])
        + new string('\0', random.Next(3));

    /// <summary>A count, small or not.</summary>
    public static long Count(Random random) => random.Next(4) == 0 ? random.NextInt64(1, 1L << 40) : random.Next(1, 200);

    /// <summary>Packs counts, now and then as they were packed before topics shared bytes, and adds them to sums.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Pack(Random random, SortedDictionary<string, long> counts, SortedDictionary<string, long> sums)
    {
        var writer = new TopicCountsWriter();
        foreach (var (topic, count) in counts)
        {
            writer.Add(Encoding.Latin1.GetBytes(topic), count);
            sums[topic] = sums.GetValueOrDefault(topic) + count;
        }

        return random.Next(8) == 0 ? [FormerChunk.Pack(counts)] : writer.Complete();
    }

    /// <summary>What packed counts hold, in their order.</summary>
    public static IEnumerable<(string Topic, long Count)> Read(IReadOnlyList<ReadOnlyMemory<byte>> chunks)
    {
        var reader = new TopicCountsReader(chunks);
        while (reader.Read())
        {
            yield return (Encoding.Latin1.GetString(reader.Topic.Span), reader.Count);
        }
    }
}
