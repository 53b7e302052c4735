using TrendingTopics.Embedded.Disk;
using TrendingTopics.Engine.Rankings;

namespace TrendingTopics.Embedded.Stores;

/// <summary>Partition rows and merged windows as bytes.</summary>
internal static class RowCodec
{
    public static ReadOnlySpan<byte> Encode(EntryWriter writer, PartitionWindow row)
    {
        RunKeys.Write(writer.Begin(EntryKind.Row), row.Window)
            .Int64(row.Start).Int64(row.Version).Bool(row.Final).Bool(row.Exact)
            .Count(row.Events).Count(row.Mentions).Count(row.Distinct).Count(row.Other).Count(row.Cutoff)
            .Count(row.Topics.Count);
        foreach (var topic in row.Topics)
        {
            writer.Text(topic.Topic).Count(topic.Count);
        }

        return writer.Complete();
    }

    public static PartitionWindow DecodeRow(ReadOnlySpan<byte> bytes)
    {
        var reader = new EntryReader(bytes);
        var row = new PartitionWindow
        {
            Window = RunKeys.ReadWindow(ref reader),
            Start = reader.Int64(),
            Version = reader.Int64(),
            Final = reader.Bool(),
            Exact = reader.Bool(),
            Events = reader.Count(),
            Mentions = reader.Count(),
            Distinct = reader.Count(),
            Other = reader.Count(),
            Cutoff = reader.Count(),
        };
        var topics = new TopicCount[reader.Count()];
        for (var i = 0; i < topics.Length; i++)
        {
            topics[i] = new TopicCount(reader.Text(), reader.Count());
        }

        return row with { Topics = topics };
    }

    public static ReadOnlySpan<byte> Encode(EntryWriter writer, MergedWindow window)
    {
        RunKeys.Write(writer.Begin(EntryKind.Merged), window.Window)
            .Int64(window.Start).Bool(window.Exact)
            .Count(window.Events).Count(window.Mentions).Count(window.Distinct).Count(window.Other).Count(window.Cutoff)
            .Count(window.Topics.Count);
        foreach (var topic in window.Topics)
        {
            writer.Text(topic.Topic).Count(topic.Rank).Count(topic.Count);

            // One more than there was, so that 0 can say that nothing was.
            writer.Count((topic.PreviousRank ?? -1) + 1).Count((topic.PreviousCount ?? -1) + 1);
        }

        return writer.Complete();
    }

    public static MergedWindow DecodeMerged(ReadOnlySpan<byte> bytes)
    {
        var reader = new EntryReader(bytes);
        var (window, count) = DecodeMergedHeader(ref reader);
        var topics = new RankedTopic[count];
        for (var i = 0; i < topics.Length; i++)
        {
            var topic = reader.Text();
            topics[i] = DecodePlace(ref reader, topic);
        }

        return window with { Topics = topics };
    }

    /// <summary>One topic's place in a merged window; null where it lists it not. No other topic becomes a string.</summary>
    public static RankedTopic? FindTopic(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> utf8, string topic)
    {
        var reader = new EntryReader(bytes);
        var (_, count) = DecodeMergedHeader(ref reader);
        for (; count > 0; count--)
        {
            var isIt = reader.Bytes().SequenceEqual(utf8);
            var place = DecodePlace(ref reader, topic);
            if (isIt)
            {
                return place;
            }
        }

        return null;
    }

    private static (MergedWindow Window, int Topics) DecodeMergedHeader(ref EntryReader reader)
    {
        var window = new MergedWindow
        {
            Window = RunKeys.ReadWindow(ref reader),
            Start = reader.Int64(),
            Exact = reader.Bool(),
            Events = reader.Count(),
            Mentions = reader.Count(),
            Distinct = reader.Count(),
            Other = reader.Count(),
            Cutoff = reader.Count(),
        };
        return (window, (int)reader.Count());
    }

    private static RankedTopic DecodePlace(ref EntryReader reader, string topic)
    {
        var (rank, count, previousRank, previousCount) = ((int)reader.Count(), reader.Count(), (int)reader.Count(), reader.Count());
        return new RankedTopic(rank, topic, count, previousRank == 0 ? null : previousRank - 1, previousCount == 0 ? null : previousCount - 1);
    }
}
