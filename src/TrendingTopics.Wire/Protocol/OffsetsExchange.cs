namespace TrendingTopics.Wire.Protocol;

/// <summary>ListOffsets: where a partition begins and ends, and where a time is in it.</summary>
internal static class OffsetsExchange
{
    /// <summary>Asks for the end.</summary>
    public const long Latest = -1;

    /// <summary>Asks for the beginning.</summary>
    public const long Earliest = -2;

    /// <summary>Writes the question for one partition, as a reader of committed records sees it.</summary>
    /// <param name="writer">Takes it.</param>
    /// <param name="version">In this version.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="time">Milliseconds since the epoch, or <see cref="Latest"/> or <see cref="Earliest"/>.</param>
    public static void Write(RequestWriter writer, short version, string topic, int partition, long time)
    {
        writer.Int32(-1);
        writer.Int8(1);
        writer.Count(1);
        writer.Text(topic);
        writer.Count(1);
        writer.Int32(partition);
        if (version >= 4)
        {
            writer.Int32(-1);
        }

        writer.Int64(time);
        writer.Tags();
        writer.Tags();
        writer.Tags();
    }

    /// <summary>Reads the answer: the offset, -1 where there is none.</summary>
    public static (ErrorCode Error, long Offset) Read(ReadOnlySpan<byte> answer, short version)
    {
        var reader = new ResponseReader(answer, version >= 6);
        reader.SkipTags();
        reader.Int32();
        if (reader.Count() != 1)
        {
            throw new WireFormatException("Offsets were asked for one topic and answered for another number.");
        }

        reader.SkipText();
        if (reader.Count() != 1)
        {
            throw new WireFormatException("Offsets were asked for one partition and answered for another number.");
        }

        reader.Int32();
        var error = reader.Error();
        reader.Int64();
        return (error, reader.Int64());
    }
}
