using System.Text;
using TrendingTopics.Engine.Merging;
using Xunit;

namespace TrendingTopics.Engine.Tests.Merging;

/// <summary>The merge of packed counts against a sorted dictionary.</summary>
public class TopicCountsMergeTests
{
    public static TheoryData<int> Seeds => [1, 2, 3, Random.Shared.Next()];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_topic_comes_once_in_ordinal_order_with_the_sum_of_its_counts(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 300; round++)
        {
            var expected = new SortedDictionary<string, long>(StringComparer.Ordinal);
            var parts = Enumerable.Range(0, random.Next(1, 8)).Select(_ => Part(random, expected)).ToList();
            var merge = new TopicCountsMerge(parts);
            var merged = new List<(string, long)>();
            while (merge.Read())
            {
                merged.Add((Encoding.Latin1.GetString(merge.Topic), merge.Count));
            }

            Assert.Equal(expected.Select(topic => (topic.Key, topic.Value)), merged);
        }
    }

    private static IReadOnlyList<ReadOnlyMemory<byte>> Part(Random random, SortedDictionary<string, long> sums)
    {
        var part = new SortedDictionary<string, long>(StringComparer.Ordinal);
        for (var topics = random.Next(60); topics > 0; topics--)
        {
            part[RandomParts.Topic(random)] = RandomParts.Count(random);
        }

        return RandomParts.Pack(random, part, sums);
    }
}
