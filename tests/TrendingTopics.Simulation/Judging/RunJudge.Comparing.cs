using System.Buffers.Binary;
using System.Text;
using TrendingTopics.Engine.Rankings;

namespace TrendingTopics.Simulation.Judging;

/// <summary>Compares rows and packed counts with what they ought to be.</summary>
internal sealed partial class RunJudge
{
    private void Compare(string what, JudgedWindow judged, PartitionWindow row, bool exact)
    {
        foreach (var difference in Differences(judged, row, exact))
        {
            Report(what, difference);
        }
    }

    private IEnumerable<string> Differences(JudgedWindow judged, PartitionWindow row, bool exact)
    {
        string?[] differences =
        [
            Difference("events", judged.Events, row.Events),
            Difference("mentions", judged.Mentions, row.Mentions),
            Difference("distinct", judged.Counts.Count, row.Distinct),
            Difference("other", judged.Other, row.Other),
            Difference("exact", exact, row.Exact),
            Difference("cutoff", Cutoff(judged), row.Cutoff),
            Difference("topics", judged.Ranking().Take(_definition.Top), row.Topics),
        ];
        return differences.OfType<string>();
    }

    /// <summary>The largest count of a topic that a partition's row does not list.</summary>
    private long Cutoff(JudgedWindow judged) => judged.Ranking().ElementAtOrDefault(_definition.Top).Count;

    private void Compare(string what, JudgedWindow judged, IReadOnlyList<TopicCount> ranking, IReadOnlyList<TopicCount> previous, MergedWindow row)
    {
        Equal(what, "events", judged.Events, row.Events);
        Equal(what, "mentions", judged.Mentions, row.Mentions);
        Equal(what, "distinct", judged.Counts.Count, row.Distinct);
        Equal(what, "other", judged.Other, row.Other);
        Equal(what, "exact", judged.Other == 0 && _partitions.TrueForAll(p => p.IsExact(row.Window, row.Start)), row.Exact);
        Equal(what, "cutoff", ranking.Count > Listed ? ranking[Listed].Count : 0, row.Cutoff);
        var before = previous.Take(Listed).Select((t, i) => (t.Topic, Rank: i + 1, t.Count)).ToDictionary(t => t.Topic, StringComparer.Ordinal);
        var expected = ranking.Take(Listed).Select((t, i) => before.TryGetValue(t.Topic, out var p) ? new RankedTopic(i + 1, t.Topic, t.Count, p.Rank, p.Count) : new RankedTopic(i + 1, t.Topic, t.Count));
        Equal(what, "topics", expected, row.Topics);
    }

    private void CompareCounts(string what, JudgedWindow judged, IReadOnlyList<ReadOnlyMemory<byte>> chunks) =>
        Equal(what, "counts", Counts(judged), Counts(chunks));

    private static IEnumerable<(string Topic, long Count)> Counts(JudgedWindow judged)
    {
        var counts = judged.Counts.Select(c => (Bytes: Encoding.UTF8.GetBytes(c.Key), Entry: (c.Key, c.Value))).ToList();
        counts.Sort((one, other) => one.Bytes.AsSpan().SequenceCompareTo(other.Bytes));
        return counts.Select(c => c.Entry);
    }

    /// <summary>
    /// Packed counts, in ordinal order: two bytes in front of all; then for each topic one byte (how many bytes it shares with the one
    /// before, sixteen times, and how many others it has; 15: that is in two more bytes), those others, count (seven bits a byte).
    /// </summary>
    private static List<(string Topic, long Count)> Counts(IReadOnlyList<ReadOnlyMemory<byte>> chunks)
    {
        List<(string Topic, long Count)> found = [];
        foreach (var chunk in chunks)
        {
            byte[] topic = [];
            for (var rest = chunk.Span[2..]; rest.Length > 0;)
            {
                var isLong = rest[0] % 16 == 15;
                var others = rest.Slice(isLong ? 3 : 1, isLong ? BinaryPrimitives.ReadUInt16LittleEndian(rest[1..]) : rest[0] % 16);
                topic = [.. topic[..(rest[0] / 16)], .. others];
                rest = rest[((isLong ? 3 : 1) + others.Length)..];
                var count = 0L;
                var bytes = 0;
                do
                {
                    count += (long)(rest[bytes] % 128) << (7 * bytes);
                }
                while (rest[bytes++] >= 128);

                rest = rest[bytes..];
                found.Add((Encoding.UTF8.GetString(topic), count));
            }
        }

        return found;
    }

    private void Equal<T>(string what, string which, IEnumerable<T> expected, IEnumerable<T> found) => Report(what, Difference(which, expected, found));

    private void Equal<T>(string what, string which, T expected, T found) => Report(what, Difference(which, expected, found));

    private void Report(string what, string? difference)
    {
        if (difference is not null)
        {
            findings.Report($"{what}: {difference}.");
        }
    }

    private static string? Difference<T>(string which, IEnumerable<T> expected, IEnumerable<T> found) =>
        expected.SequenceEqual(found) ? null : $"{which} should be {string.Join(", ", expected)} and are {string.Join(", ", found)}";

    private static string? Difference<T>(string which, T expected, T found) =>
        EqualityComparer<T>.Default.Equals(expected, found) ? null : $"{which} should be {expected} and is {found}";
}
