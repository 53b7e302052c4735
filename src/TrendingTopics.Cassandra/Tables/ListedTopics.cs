using System.Text;
using TrendingTopics.Engine.Rankings;

namespace TrendingTopics.Cassandra.Tables;

/// <summary>
/// What a partition's row lists, as one value: the cutoff, then each topic and its count (numbers seven bits a byte). One value, because
/// where two writes have the same timestamp Cassandra chooses by value and column by column; a list and a cutoff of two writes (the
/// stream's <c>Top</c> was changed in between) would not fit together.
/// </summary>
internal static class ListedTopics
{
    public static byte[] Write(PartitionWindow row)
    {
        using var bytes = new MemoryStream(16 + (row.Topics.Count * 16));
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        writer.Write7BitEncodedInt64(row.Cutoff);
        writer.Write7BitEncodedInt(row.Topics.Count);
        foreach (var topic in row.Topics)
        {
            writer.Write(topic.Topic);
            writer.Write7BitEncodedInt64(topic.Count);
        }

        writer.Flush();
        return bytes.ToArray();
    }

    public static (long Cutoff, IReadOnlyList<TopicCount> Topics) Read(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes), Encoding.UTF8);
        var cutoff = reader.Read7BitEncodedInt64();
        var topics = new TopicCount[reader.Read7BitEncodedInt()];
        for (var i = 0; i < topics.Length; i++)
        {
            topics[i] = new TopicCount(reader.ReadString(), reader.Read7BitEncodedInt64());
        }

        return (cutoff, topics);
    }
}
