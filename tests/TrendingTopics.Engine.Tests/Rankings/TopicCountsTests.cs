using System.Globalization;
using System.Text;
using TrendingTopics.Engine.Rankings;
using TrendingTopics.Engine.Tests.Merging;
using Xunit;

namespace TrendingTopics.Engine.Tests.Rankings;

public sealed class TopicCountsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(16_383)]
    [InlineData(16_384)]
    [InlineData(5_000_000_000)]
    [InlineData(long.MaxValue)]
    public void A_count_is_read_as_it_was_written(long count)
    {
        var writer = new TopicCountsWriter();
        writer.Add("#a"u8, count);
        writer.Add(""u8, 1);

        var reader = new TopicCountsReader(writer.Complete());

        Assert.True(reader.Read());
        Assert.Equal(("#a", count), (Encoding.UTF8.GetString(reader.Topic.Span), reader.Count));
        Assert.True(reader.Read());
        Assert.Equal((0, 1), (reader.Topic.Length, reader.Count));
        Assert.False(reader.Read());
    }

    [Fact]
    public void Many_topics_fill_several_chunks_none_too_large_and_come_back_in_order()
    {
        var topics = Enumerable.Range(0, 100_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"#topic{(uint)i * 2_654_435_769u:x8}")).ToArray();
        var writer = new TopicCountsWriter();
        for (var i = 0; i < topics.Length; i++)
        {
            writer.Add(Encoding.UTF8.GetBytes(topics[i]), i);
        }

        var chunks = writer.Complete();

        Assert.True(chunks.Count > 1);
        Assert.All(chunks, chunk => Assert.InRange(chunk.Length, 1, TopicCountsWriter.MaxChunk));
        var reader = new TopicCountsReader(chunks);
        for (var i = 0; i < topics.Length; i++)
        {
            Assert.True(reader.Read());
            Assert.Equal((topics[i], (long)i), (Encoding.UTF8.GetString(reader.Topic.Span), reader.Count));
        }

        Assert.False(reader.Read());
        Assert.Empty(writer.Complete());
    }

    [Fact]
    public void A_topic_that_is_part_of_other_bytes_is_packed_as_by_itself()
    {
        var bytes = Enumerable.Range(0, 200).Select(i => (byte)i).ToArray();
        var (writer, plain) = (new TopicCountsWriter(), new TopicCountsWriter());
        for (var length = 0; length <= 100; length++)
        {
            for (var start = 0; start + length <= bytes.Length; start++)
            {
                writer.Add(bytes, start, length, start);
                plain.Add(bytes.AsSpan(start, length), start);
            }
        }

        Assert.Equal(plain.Complete().Select(chunk => chunk.ToArray()), writer.Complete().Select(chunk => chunk.ToArray()));
    }

    [Fact]
    public void A_chunk_that_ends_within_an_entry_is_refused()
    {
        var writer = new TopicCountsWriter();
        writer.Add("#topic"u8, 300);
        var chunk = writer.Complete()[0];

        for (var length = 1; length < chunk.Length; length++)
        {
            var cut = chunk[..length];
            Assert.Throws<InvalidDataException>(() => new TopicCountsReader([cut]).Read());
        }
    }

    [Fact]
    public void An_entry_that_shares_more_than_the_one_before_has_is_refused()
    {
        var reader = new TopicCountsReader([new byte[] { 0xFF, 0xFF, 0x01, (byte)'a', 1, 0x21, (byte)'b', 1 }]);

        Assert.True(reader.Read());
        Assert.Throws<InvalidDataException>(() => reader.Read());
    }

    [Fact]
    public void What_was_packed_before_topics_shared_bytes_is_read_as_it_was_written()
    {
        var counts = new Dictionary<string, long> { ["#a"] = 1, [""] = 300, [new string('x', 400)] = 5_000_000_000 };

        Assert.Equal(counts.Concat(counts).Select(entry => (entry.Key, entry.Value)), RandomParts.Read([FormerChunk.Pack(counts), FormerChunk.Pack(counts)]));
    }

    [Fact]
    public void Sorted_topics_that_begin_alike_take_a_quarter_of_their_bytes()
    {
        var topics = Enumerable.Range(0, 10_000).Select(i => $"#topic{i}").Order(StringComparer.Ordinal).ToArray();
        var writer = new TopicCountsWriter();
        foreach (var topic in topics)
        {
            writer.Add(Encoding.UTF8.GetBytes(topic), 100);
        }

        Assert.InRange(writer.Complete().Sum(chunk => chunk.Length), 1, FormerChunk.Pack(topics.Select(topic => KeyValuePair.Create(topic, 100L))).Length / 4);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Topics_of_any_length_that_begin_alike_come_back_as_they_were(int seed)
    {
        var random = new Random(seed);
        var writer = new TopicCountsWriter();
        var written = new List<(string, long)>();
        var topic = "";
        for (var i = 0; i < 20_000; i++)
        {
            topic = topic[..random.Next(topic.Length + 1)] + new string((char)random.Next(0, 4), random.Next(random.Next(8) == 0 ? 600 : 12));
            written.Add((topic, random.NextInt64(1L << random.Next(1, 40))));
            writer.Add(Encoding.UTF8.GetBytes(topic), written[^1].Item2);
        }

        var reader = new TopicCountsReader(writer.Complete());
        foreach (var entry in written)
        {
            Assert.True(reader.Read());
            Assert.Equal(entry, (Encoding.UTF8.GetString(reader.Topic.Span), reader.Count));
        }

        Assert.False(reader.Read());
    }
}
