using TrendingTopics.Embedded.Disk;
using TrendingTopics.Engine.Logs;

namespace TrendingTopics.Embedded.Logs;

/// <summary>
/// The log's state as of an address, in a file of its own, so that opening reads only what was appended since. It is also all that
/// remains of topics and positions whose entries retention has dropped.
/// </summary>
internal static class LogIndexFile
{
    private const byte Kind = 1;

    /// <summary>The durable state up to the address, ready to be written.</summary>
    public static ReadOnlySpan<byte> Encode(EntryWriter writer, LogState state, long until)
    {
        // An entry that is on its way is read again, so what it says must not stand here already.
        var topics = state.Topics.Where(t => t.IsDurable).ToList();
        writer.Begin(Kind).Int64(until).Int64(state.LatestAppendTime).Count(topics.Count);
        foreach (var topic in topics)
        {
            writer.Text(topic.Description.Name).Text(topic.Description.Id).Count(topic.Description.Partitions);
            foreach (var end in topic.Ends)
            {
                writer.Count(end);
            }

            writer.Count(topic.Positions.Count);
            foreach (var (source, (position, address)) in topic.Positions)
            {
                writer.Text(source).Bool(position is not null).Text(position ?? "").Count(address);
            }
        }

        var marks = state.Index.Marks.Where(m => m.Address <= until).ToList();
        writer.Count(marks.Count);
        foreach (var mark in marks)
        {
            writer.Count(mark.Address).Int64(mark.LatestBefore).Count(mark.Offsets.Length);
            foreach (var offset in mark.Offsets)
            {
                writer.Count(offset);
            }
        }

        return writer.Complete();
    }

    /// <summary>Reads the file; null where there is none or it is damaged.</summary>
    public static Content? TryRead(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        var bytes = File.ReadAllBytes(path);
        return EntryReader.IsWhole(bytes) ? Decode(new EntryReader(bytes)) : null;
    }

    private static Content Decode(EntryReader reader)
    {
        var (until, latest) = (reader.Int64(), reader.Int64());
        var topics = new List<TopicContent>();
        for (var count = reader.Count(); count > 0; count--)
        {
            var description = new LogTopic(reader.Text(), reader.Text(), (int)reader.Count());
            var ends = new long[description.Partitions];
            for (var p = 0; p < ends.Length; p++)
            {
                ends[p] = reader.Count();
            }

            var positions = new List<(string, string?, long)>();
            for (var left = reader.Count(); left > 0; left--)
            {
                var (source, has, position) = (reader.Text(), reader.Bool(), reader.Text());
                positions.Add((source, has ? position : null, reader.Count()));
            }

            topics.Add(new TopicContent(description, ends, positions));
        }

        var marks = new List<Mark>();
        for (var count = reader.Count(); count > 0; count--)
        {
            var (address, latestBefore) = (reader.Count(), reader.Int64());
            var offsets = new long[reader.Count()];
            for (var i = 0; i < offsets.Length; i++)
            {
                offsets[i] = reader.Count();
            }

            marks.Add(new Mark(address, latestBefore, offsets));
        }

        return new Content(until, latest, topics, marks);
    }

    /// <summary>What the file says.</summary>
    internal sealed record Content(long Until, long LatestAppendTime, IReadOnlyList<TopicContent> Topics, IReadOnlyList<Mark> Marks);

    /// <summary>What the file says of a topic.</summary>
    internal sealed record TopicContent(LogTopic Description, long[] Ends, IReadOnlyList<(string Source, string? Position, long Address)> Positions);
}
