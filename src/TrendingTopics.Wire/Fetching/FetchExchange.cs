using TrendingTopics.Wire.Protocol;

namespace TrendingTopics.Wire.Fetching;

/// <summary>Fetch: a topic's records, as a reader of committed records gets them.</summary>
internal static class FetchExchange
{
    /// <summary>The first version that names topics by their ids.</summary>
    public const short ByTopicId = 13;

    /// <summary>The first version with sessions.</summary>
    public const short WithSessions = 7;

    /// <summary>Writes the question.</summary>
    /// <param name="writer">Takes it.</param>
    /// <param name="version">In this version.</param>
    /// <param name="terms">What it says beside partitions.</param>
    /// <param name="asked">Partitions to add to the session, or to ask for.</param>
    /// <param name="forgotten">Partitions to take out of the session.</param>
    public static void Write(RequestWriter writer, short version, in FetchTerms terms, ReadOnlySpan<AskedPartition> asked, ReadOnlySpan<int> forgotten)
    {
        if (version < 15)
        {
            writer.Int32(-1);
        }

        writer.Int32(terms.WaitMilliseconds);
        writer.Int32(1);
        writer.Int32(terms.Bytes);
        writer.Int8(1);
        if (version >= WithSessions)
        {
            writer.Int32(terms.Session);
            writer.Int32(terms.SessionEpoch);
        }

        writer.Count(asked.Length > 0 ? 1 : 0);
        if (asked.Length > 0)
        {
            WriteTopic(writer, version, terms);
            writer.Count(asked.Length);
            foreach (ref readonly var partition in asked)
            {
                Write(writer, version, partition);
            }

            writer.Tags();
        }

        if (version >= WithSessions)
        {
            writer.Count(forgotten.Length > 0 ? 1 : 0);
            if (forgotten.Length > 0)
            {
                WriteTopic(writer, version, terms);
                writer.Count(forgotten.Length);
                foreach (var partition in forgotten)
                {
                    writer.Int32(partition);
                }

                writer.Tags();
            }
        }

        if (version >= 11)
        {
            writer.Text(terms.Rack);
        }

        writer.Tags();
    }

    private static void WriteTopic(RequestWriter writer, short version, in FetchTerms terms)
    {
        if (version >= ByTopicId)
        {
            writer.Uuid(terms.TopicId);
        }
        else
        {
            writer.Text(terms.Topic);
        }
    }

    private static void Write(RequestWriter writer, short version, in AskedPartition partition)
    {
        writer.Int32(partition.Number);
        if (version >= 9)
        {
            writer.Int32(partition.LeaderEpoch);
        }

        writer.Int64(partition.Offset);
        if (version >= 12)
        {
            writer.Int32(-1);
        }

        if (version >= 5)
        {
            writer.Int64(-1);
        }

        writer.Int32(partition.Bytes);
        writer.Tags();
    }
}

/// <summary>What a fetch says beside its partitions.</summary>
internal readonly struct FetchTerms
{
    /// <summary>The topic.</summary>
    public required string Topic { get; init; }

    /// <summary>The topic's id.</summary>
    public required Guid TopicId { get; init; }

    /// <summary>Where the client is.</summary>
    public required string Rack { get; init; }

    /// <summary>How long the broker may wait for records.</summary>
    public required int WaitMilliseconds { get; init; }

    /// <summary>Bytes that the answer may have; a first batch comes whole however large it is.</summary>
    public required int Bytes { get; init; }

    /// <summary>The session; 0: none yet.</summary>
    public int Session { get; init; }

    /// <summary>The session's request; 0: begin one; -1: none is wanted.</summary>
    public int SessionEpoch { get; init; }
}
