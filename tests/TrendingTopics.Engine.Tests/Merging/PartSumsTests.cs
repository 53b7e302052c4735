using System.Text;
using TrendingTopics.Engine.Merging;
using TrendingTopics.Engine.Rankings;
using Xunit;

namespace TrendingTopics.Engine.Tests.Merging;

/// <summary>
/// Windows added up one after the other against sorted dictionaries, while few or many of their topics come and go between them, and
/// whatever is kept of the windows before.
/// </summary>
public class PartSumsTests
{
    public static TheoryData<int> Seeds => [1, 2, 3, Random.Shared.Next()];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_window_is_the_sum_of_its_own_parts(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 40; round++)
        {
            var sums = new PartSums(most: random.Next(2) == 0 ? random.Next(1, 60) : 1000);
            var parts = Enumerable.Range(0, random.Next(1, 8)).Select(_ => new SortedDictionary<string, long>(StringComparer.Ordinal)).ToList();
            var shared = Enumerable.Range(0, random.Next(1, 80)).Select(_ => RandomParts.Topic(random)).ToList();
            for (var window = 0; window < 20; window++)
            {
                Change(random, parts, shared);
                Check(random, sums, parts, limit: random.Next(1, 50));
            }
        }
    }

    private static void Change(Random random, List<SortedDictionary<string, long>> parts, List<string> shared)
    {
        foreach (var part in parts)
        {
            if (random.Next(12) == 0)
            {
                part.Clear();
            }

            for (var changes = random.Next(3) == 0 ? 60 : random.Next(4); changes > 0; changes--)
            {
                var topic = random.Next(3) == 0 ? RandomParts.Topic(random) : shared[random.Next(shared.Count)];
                if (random.Next(3) != 0)
                {
                    part[topic] = RandomParts.Count(random);
                }
                else
                {
                    part.Remove(topic);
                }
            }
        }
    }

    private static void Check(Random random, PartSums sums, List<SortedDictionary<string, long>> parts, int limit)
    {
        var expected = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var packed = parts.Select(part => RandomParts.Pack(random, part, expected)).ToList();
        var counts = new TopicCountsWriter();

        var top = sums.AddUp(packed, limit, counts);

        Assert.Equal(expected.Select(topic => (topic.Key, topic.Value)), RandomParts.Read(counts.Complete()));
        Assert.Equal((expected.Count, expected.Values.Sum()), (top.Distinct, top.Mentions));
        var ranking = expected.OrderByDescending(topic => topic.Value).ThenBy(topic => topic.Key, StringComparer.Ordinal).ToList();
        Assert.Equal(ranking.Skip(limit).FirstOrDefault().Value, top.Cutoff);
        Assert.Equal(
            ranking.Take(limit).Select(topic => (Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(topic.Key)), topic.Value)),
            top.Rank([]).Select(topic => (topic.Topic, topic.Count)));
    }
}
