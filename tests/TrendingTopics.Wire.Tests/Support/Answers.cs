using TrendingTopics.Wire.Protocol;

namespace TrendingTopics.Wire.Tests.Support;

/// <summary>Writes brokers' answers, behind their correlation id, in the versions that are spoken.</summary>
internal static class Answers
{
    public static readonly Guid TopicId = new("00112233-4455-6677-8899-aabbccddeeff");

    public static byte[] Versions(short version, IEnumerable<(ApiKey Key, int Lowest, int Highest)> ranges)
    {
        var all = ranges.ToList();
        var writer = new ByteWriter().Int16(0);
        _ = version >= 3 ? writer.Compact(all.Count) : writer.Int32(all.Count);
        foreach (var (key, lowest, highest) in all)
        {
            writer.Int16((short)key).Int16(lowest).Int16(highest);
            Tags(writer, version >= 3);
        }

        if (version >= 1)
        {
            writer.Int32(0);
        }

        return Tags(writer, version >= 3).ToArray();
    }

    public static byte[] Metadata(short version, string topic, IReadOnlyDictionary<int, int> ports, int leader, int leaderEpoch, int partitions = 1)
    {
        var flexible = version >= 9;
        var writer = Tags(new ByteWriter(), flexible).Int32(0);
        Count(writer, flexible, ports.Count);
        foreach (var (id, port) in ports)
        {
            writer.Int32(id);
            Text(writer, flexible, "127.0.0.1").Int32(port);
            Tags(Text(writer, flexible, null), flexible);
        }

        Text(writer, flexible, "cluster").Int32(1);
        Count(writer, flexible, 1).Int16(0);
        Text(writer, flexible, topic);
        if (version >= 10)
        {
            writer.Uuid(TopicId);
        }

        Count(writer.Int8(0), flexible, partitions);
        for (var partition = 0; partition < partitions; partition++)
        {
            writer.Int16(0).Int32(partition).Int32(leader);
            if (version >= 7)
            {
                writer.Int32(leaderEpoch);
            }

            Count(writer, flexible, 1).Int32(leader);
            Count(writer, flexible, 1).Int32(leader);
            if (version >= 5)
            {
                Count(writer, flexible, 0);
            }

            Tags(writer, flexible);
        }

        if (version >= 8)
        {
            writer.Int32(0);
        }

        Tags(writer, flexible);
        if (version is >= 8 and <= 10)
        {
            writer.Int32(0);
        }

        return Tags(writer, flexible).ToArray();
    }

    public static byte[] Offsets(short version, string topic, int partition, long offset, ErrorCode error = ErrorCode.None)
    {
        var flexible = version >= 6;
        var writer = Tags(new ByteWriter(), flexible).Int32(0);
        Text(Count(writer, flexible, 1), flexible, topic);
        Count(writer, flexible, 1).Int32(partition).Int16((short)error).Int64(-1).Int64(offset);
        if (version >= 4)
        {
            writer.Int32(0);
        }

        return Tags(Tags(Tags(writer, flexible), flexible), flexible).ToArray();
    }

    public static byte[] Fetch(short version, string topic, FetchedPartition[] partitions, ErrorCode error = ErrorCode.None, int session = 0, int throttle = 0)
    {
        var flexible = version >= 12;
        var writer = Tags(new ByteWriter(), flexible).Int32(throttle);
        if (version >= 7)
        {
            writer.Int16((short)error).Int32(session);
        }

        Count(writer, flexible, partitions.Length > 0 ? 1 : 0);
        if (partitions.Length > 0)
        {
            _ = version >= 13 ? writer.Uuid(TopicId) : Text(writer, flexible, topic);
            Count(writer, flexible, partitions.Length);
            foreach (var partition in partitions)
            {
                Write(writer, version, partition);
            }

            Tags(writer, flexible);
        }

        return Tags(writer, flexible).ToArray();
    }

    private static void Write(ByteWriter writer, short version, FetchedPartition partition)
    {
        var flexible = version >= 12;
        writer.Int32(partition.Number).Int16((short)partition.Error).Int64(partition.End).Int64(partition.End);
        if (version >= 5)
        {
            writer.Int64(0);
        }

        Count(writer, flexible, partition.Aborted.Length);
        foreach (var (producer, first) in partition.Aborted)
        {
            Tags(writer.Int64(producer).Int64(first), flexible);
        }

        if (version >= 11)
        {
            writer.Int32(partition.Preferred);
        }

        Tags(Count(writer, flexible, partition.Bytes.Length).Bytes(partition.Bytes), flexible);
    }

    private static ByteWriter Tags(ByteWriter writer, bool flexible) => flexible ? writer.Int8(0) : writer;

    private static ByteWriter Count(ByteWriter writer, bool flexible, int count) => flexible ? writer.Compact(count) : writer.Int32(count);

    private static ByteWriter Text(ByteWriter writer, bool flexible, string? text) => (text, flexible) switch
    {
        (null, true) => writer.Compact(-1),
        (null, false) => writer.Int16(-1),
        (_, true) => writer.CompactText(text),
        _ => writer.Text(text),
    };
}

/// <summary>A partition in an answer to a fetch.</summary>
internal sealed record FetchedPartition(int Number, byte[] Bytes, long End)
{
    public ErrorCode Error { get; init; }

    public int Preferred { get; init; } = -1;

    public (long Producer, long FirstOffset)[] Aborted { get; init; } = [];
}
