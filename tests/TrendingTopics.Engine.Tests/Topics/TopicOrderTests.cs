using System.Text;
using TrendingTopics.Engine.Events;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Engine.Topics;
using Xunit;

namespace TrendingTopics.Engine.Tests.Topics;

/// <summary>The kept order of topics against sorting them, while few or many come and go between two looks.</summary>
public class TopicOrderTests
{
    private readonly TopicTable _table = new(new TopicCanonicalizer(TopicExtraction.Field, ignoreCase: false), maxTopics: 5_000, seed: 7);
    private readonly Dictionary<string, int> _live = new(StringComparer.Ordinal);

    public static TheoryData<int> Seeds => [1, 2, 3, Random.Shared.Next()];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Live_topics_come_in_order_each_once_with_their_bytes(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 600; round++)
        {
            Change(random, random.Next(8) == 0 ? 500 : random.Next(20));
            var shown = new List<(string, int)>();
            foreach (var item in _table.Order.Sorted())
            {
                if (_live.ContainsValue(item.Id) && _table.Order.IsNamed(item))
                {
                    shown.Add((Encoding.UTF8.GetString(_table.Order.Bytes.Slice(item.Start, item.Length)), item.Id));
                }
            }

            Assert.Equal(_live.OrderBy(topic => topic.Key, StringComparer.Ordinal).Select(topic => (topic.Key, topic.Value)), shown);
        }
    }

    private void Change(Random random, int topics)
    {
        for (; topics > 0; topics--)
        {
            var topic = $"#{random.Next(2_000)}";
            if (_live.Remove(topic, out var id))
            {
                _table.Release(id);
            }
            else
            {
                _live[topic] = _table.FindOrAdd(Encoding.UTF8.GetBytes(topic));
                _table.Hold(_live[topic]);
            }
        }
    }
}
