using System.Security.Cryptography;
using System.Text;
using TrendingTopics.Engine.Rankings;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Throughput;

/// <summary>A final window, its topics as a hash: to tell whether two are the same without keeping them.</summary>
/// <param name="Window">The definition.</param>
/// <param name="Start">Its start.</param>
/// <param name="Events">Events in it.</param>
/// <param name="Distinct">Topics in it.</param>
/// <param name="Ranking">The hash of the ranking of up to 1,000 topics with their counts.</param>
/// <param name="Counts">The hash of every topic's count, where they are kept.</param>
internal sealed record WindowDigest(WindowDefinition Window, long Start, long Events, long Distinct, string Ranking, string Counts)
{
    /// <summary>All final windows of a run.</summary>
    public static async Task<IReadOnlyList<WindowDigest>> OfStoreAsync(ITrendStore store, RunKey run, IReadOnlyList<WindowDefinition> windows, CancellationToken cancellationToken)
    {
        var digests = new List<WindowDigest>();
        foreach (var window in windows)
        {
            foreach (var merged in await store.ListMergedAsync(run, window, 0, long.MaxValue, int.MaxValue, cancellationToken))
            {
                if (!merged.Exact || merged.Mentions != merged.Events)
                {
                    throw new InvalidOperationException($"Window {window} from {merged.Start} is not exact.");
                }

                var counts = await store.ReadCountsAsync(run, window, merged.Start, cancellationToken);
                digests.Add(new WindowDigest(window, merged.Start, merged.Events, merged.Distinct, Hash(merged.Topics.Select(t => (t.Topic, t.Count))), counts is null ? "" : Hash(Unpacked(counts))));
            }
        }

        return digests;
    }

    public static string Hash(IEnumerable<(string Topic, long Count)> topics)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (topic, count) in topics)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{topic} {count}\n"));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static List<(string Topic, long Count)> Unpacked(IReadOnlyList<ReadOnlyMemory<byte>> counts)
    {
        var topics = new List<(string, long)>();
        var reader = new TopicCountsReader(counts);
        while (reader.Read())
        {
            topics.Add((Encoding.UTF8.GetString(reader.Topic.Span), reader.Count));
        }

        return topics;
    }
}
