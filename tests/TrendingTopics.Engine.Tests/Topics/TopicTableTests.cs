using System.Text;
using TrendingTopics.Engine.Events;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Engine.Topics;
using Xunit;

namespace TrendingTopics.Engine.Tests.Topics;

/// <summary>The topic table against a dictionary, while topics come and go.</summary>
public class TopicTableTests
{
    private readonly TopicTable _table = new(new TopicCanonicalizer(TopicExtraction.Field, ignoreCase: false), maxTopics: 300, seed: 7);
    private readonly Dictionary<string, int> _live = [];

    public static TheoryData<int> Seeds => [1, 2, 3, Random.Shared.Next()];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Topics_keep_their_ids_while_a_pane_holds_them_however_they_are_looked_up(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 3_000; round++)
        {
            var topics = Enumerable.Range(0, random.Next(1, 33)).Select(_ => Topic(random)).ToArray();
            var ids = random.Next(2) == 0 ? OneByOne(topics) : Together(topics);
            for (var index = 0; index < topics.Length; index++)
            {
                Judge(topics[index], ids[index], seed);
            }

            foreach (var topic in _live.Keys.Where(_ => random.Next(8) == 0).ToArray())
            {
                _table.Release(_live[topic]);
                _live.Remove(topic);
                Assert.Equal(TopicTable.Unknown, _table.Find(Encoding.UTF8.GetBytes(topic)));
            }
        }
    }

    [Fact]
    public void Texts_are_told_apart_by_each_of_their_bytes_and_by_their_length()
    {
        for (var length = 1; length <= 24; length++)
        {
            for (var at = 0; at < length; at++)
            {
                var text = Encoding.UTF8.GetBytes(new string('a', at) + 'b' + new string('a', length - at - 1));
                _table.Canonicalize(text);
                _table.Hold(_table.Add(text));
                Assert.Equal(text, _table.Bytes(_table.Find(text)));
            }
        }

        Assert.Equal(300, _table.Live);
    }

    private int[] OneByOne(string[] topics) => [.. topics.Select(topic => _table.FindOrAdd(Encoding.UTF8.GetBytes(topic)))];

    // Where they stand in a longer text makes no difference.
    private int[] Together(string[] topics)
    {
        var text = Encoding.UTF8.GetBytes(string.Join(' ', topics));
        var spellings = new ShortText[topics.Length];
        var start = 0;
        for (var index = 0; index < topics.Length; index++)
        {
            spellings[index] = ShortText.Take(text, start, topics[index].Length);
            start += topics[index].Length + 1;
        }

        var ids = new int[topics.Length];
        _table.FindOrAdd(spellings, ids);
        return ids;
    }

    private void Judge(string topic, int id, int seed)
    {
        if (id == TopicTable.Other)
        {
            Assert.False(_live.ContainsKey(topic));
            return;
        }

        if (_live.TryAdd(topic, id))
        {
            _table.Hold(id);
        }

        Assert.True(_live[topic] == id && Encoding.UTF8.GetString(_table.Bytes(id)) == topic, $"Seed {seed}: {topic}");
    }

    /// <summary>Some 500 topics of 1 to 20 bytes.</summary>
    private static string Topic(Random random)
    {
        var number = random.Next(500);
        return (number.ToString("x", System.Globalization.CultureInfo.InvariantCulture) + "#a topic of many bytes")[..(1 + (number % ShortText.MaxLength))];
    }
}
