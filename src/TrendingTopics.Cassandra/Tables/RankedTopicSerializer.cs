using System.Buffers.Binary;
using System.Text;
using Cassandra;
using Cassandra.Serialization;
using TrendingTopics.Engine.Rankings;

namespace TrendingTopics.Cassandra.Tables;

/// <summary>
/// The user-defined type <c>ranked_topic</c> and lists of it, as bytes. The driver's own mapping goes through reflection, field by field; a
/// window lists a thousand topics. Without a mapping the driver takes values of such a type for arrays of bytes: they are cut out here and
/// read by <see cref="Read(Row, string)"/>.
/// </summary>
internal sealed class RankedTopicSerializer : UdtSerializer
{
    private const int Null = -1;

    /// <inheritdoc/>
    public override object Deserialize(ushort protocolVersion, byte[] buffer, int offset, int length, IColumnInfo typeInfo) =>
        buffer.AsSpan(offset, length).ToArray();

    /// <summary>The topics of a column of the type <c>list&lt;ranked_topic&gt;</c>.</summary>
    public static RankedTopic[] Read(Row row, string column) => Array.ConvertAll(row.GetValue<byte[][]>(column) ?? [], Read);

    /// <summary>A list of the type, as the protocol writes it.</summary>
    public static byte[] Write(IReadOnlyList<RankedTopic> topics)
    {
        var bytes = new byte[sizeof(int) + topics.Sum(Length)];
        var rest = bytes.AsSpan();
        Int32(ref rest, topics.Count);
        foreach (var topic in topics)
        {
            Int32(ref rest, Length(topic) - sizeof(int));
            Int32(ref rest, sizeof(int));
            Int32(ref rest, topic.Rank);
            var utf8 = Encoding.UTF8.GetBytes(topic.Topic, rest[sizeof(int)..]);
            Int32(ref rest, utf8);
            rest = rest[utf8..];
            Int64(ref rest, topic.Count);
            if (topic.PreviousRank is { } rank)
            {
                Int32(ref rest, sizeof(int));
                Int32(ref rest, rank);
            }
            else
            {
                Int32(ref rest, Null);
            }

            Int64(ref rest, topic.PreviousCount);
        }

        return bytes;
    }

    private static RankedTopic Read(byte[] value)
    {
        var bytes = value.AsSpan();
        var rank = Field(ref bytes);
        var topic = Field(ref bytes);
        var count = Field(ref bytes);
        var previousRank = Field(ref bytes);
        var previousCount = Field(ref bytes);
        return new RankedTopic(
            BinaryPrimitives.ReadInt32BigEndian(rank),
            Encoding.UTF8.GetString(topic),
            BinaryPrimitives.ReadInt64BigEndian(count),
            previousRank.IsEmpty ? null : BinaryPrimitives.ReadInt32BigEndian(previousRank),
            previousCount.IsEmpty ? null : BinaryPrimitives.ReadInt64BigEndian(previousCount));
    }

    // The list's length of the element, then five fields, each behind its own length.
    private static int Length(RankedTopic topic) =>
        (6 * sizeof(int)) + sizeof(int) + Encoding.UTF8.GetByteCount(topic.Topic) + sizeof(long)
        + (topic.PreviousRank is null ? 0 : sizeof(int)) + (topic.PreviousCount is null ? 0 : sizeof(long));

    // Fields that a later version adds stand behind; those that are missing or null are empty.
    private static ReadOnlySpan<byte> Field(ref Span<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return default;
        }

        var length = Math.Max(0, BinaryPrimitives.ReadInt32BigEndian(bytes));
        var field = bytes.Slice(sizeof(int), length);
        bytes = bytes[(sizeof(int) + length)..];
        return field;
    }

    private static void Int32(ref Span<byte> rest, int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(rest, value);
        rest = rest[sizeof(int)..];
    }

    private static void Int64(ref Span<byte> rest, long? value)
    {
        Int32(ref rest, value is null ? Null : sizeof(long));
        if (value is { } number)
        {
            BinaryPrimitives.WriteInt64BigEndian(rest, number);
            rest = rest[sizeof(long)..];
        }
    }
}
