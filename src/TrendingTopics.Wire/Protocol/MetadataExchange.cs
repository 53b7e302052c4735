namespace TrendingTopics.Wire.Protocol;

/// <summary>Metadata: the brokers, and a topic's partitions with their leaders.</summary>
internal static class MetadataExchange
{
    /// <summary>Writes the question for one topic, which is not to be created.</summary>
    public static void Write(RequestWriter writer, short version, string topic)
    {
        writer.Count(1);
        if (version >= 10)
        {
            writer.Uuid(Guid.Empty);
        }

        writer.Text(topic);
        writer.Tags();
        writer.Boolean(false);
        if (version is >= 8 and <= 10)
        {
            writer.Boolean(false);
        }

        if (version >= 8)
        {
            writer.Boolean(false);
        }

        writer.Tags();
    }

    /// <summary>Reads the answer.</summary>
    public static TopicMetadata Read(ReadOnlySpan<byte> answer, short version, string topic)
    {
        var reader = new ResponseReader(answer, version >= 9);
        reader.SkipTags();
        reader.Int32();
        var brokers = ReadBrokers(ref reader);
        var cluster = reader.Text();
        reader.Int32();
        var found = new TopicMetadata(topic, ErrorCode.UnknownTopicOrPartition, Guid.Empty, cluster, brokers, []);
        for (var left = reader.Count(); left > 0; left--)
        {
            var error = reader.Error();
            var name = reader.Text();
            var id = version >= 10 ? reader.Uuid() : Guid.Empty;
            reader.Boolean();
            var partitions = ReadPartitions(ref reader, version);
            if (version >= 8)
            {
                reader.Int32();
            }

            reader.SkipTags();
            if (name == topic)
            {
                found = found with { Error = error, Id = id, Partitions = partitions };
            }
        }

        return found;
    }

    private static Dictionary<int, BrokerAddress> ReadBrokers(ref ResponseReader reader)
    {
        var brokers = new Dictionary<int, BrokerAddress>();
        for (var left = reader.Count(); left > 0; left--)
        {
            var id = reader.Int32();
            var host = reader.Text() ?? "";
            var port = reader.Int32();
            reader.Text();
            reader.SkipTags();
            brokers[id] = port is > 0 and <= ushort.MaxValue && host.Length > 0
                ? new BrokerAddress(host, port)
                : throw new WireFormatException($"Broker {id} is said to be at '{host}:{port}'.");
        }

        return brokers;
    }

    private static List<PartitionMetadata> ReadPartitions(ref ResponseReader reader, short version)
    {
        var partitions = new List<PartitionMetadata>();
        for (var left = reader.Count(); left > 0; left--)
        {
            reader.Error();
            var number = reader.Int32();
            var leader = reader.Int32();
            var epoch = version >= 7 ? reader.Int32() : -1;
            reader.SkipInt32Array();
            reader.SkipInt32Array();
            if (version >= 5)
            {
                reader.SkipInt32Array();
            }

            reader.SkipTags();
            partitions.Add(new PartitionMetadata(number, leader, epoch));
        }

        return partitions;
    }
}
