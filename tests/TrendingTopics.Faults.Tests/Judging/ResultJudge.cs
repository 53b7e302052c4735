using System.Collections.Concurrent;
using System.Text;
using TrendingTopics.Engine.Rankings;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Engine.Time;
using TrendingTopics.Faults.Tests.Loads;

namespace TrendingTopics.Faults.Tests.Judging;

/// <summary>Compares everything that a run has left in the store with what it should be, and says in words what differs.</summary>
/// <param name="store">The store.</param>
/// <param name="run">The run.</param>
public sealed class ResultJudge(ITrendStore store, StreamRun run)
{
    // So many windows are looked at side by side: what takes time is waiting for the store.
    private static readonly ParallelOptions SideBySide = new() { MaxDegreeOfParallelism = 8 };
    private readonly ConcurrentQueue<string> _differences = [];

    /// <summary>What differs, a sentence each; empty where all is as it should be.</summary>
    public IReadOnlyCollection<string> Differences => _differences;

    /// <summary>
    /// Compares every window of a definition: that there is it and no other, its merged ranking with former ranks and counts, its
    /// totals, its stored counts, and the final rows and parts of all partitions added up.
    /// </summary>
    /// <param name="window">The definition.</param>
    /// <param name="expected">What its windows are to hold, by start.</param>
    /// <param name="exactFrom">Windows that begin before it, microseconds since the epoch, may be marked as not exact; no others.</param>
    public async Task JudgeAsync(WindowDefinition window, SortedDictionary<long, ExpectedWindow> expected, long exactFrom = long.MinValue)
    {
        var merged = (await store.ListMergedAsync(run.Key, window, 0, long.MaxValue, 100_000)).ToDictionary(row => row.Start);
        foreach (var start in expected.Keys.Except(merged.Keys))
        {
            Differ(window, start, "is missing.");
        }

        foreach (var start in merged.Keys.Except(expected.Keys).Order())
        {
            Differ(window, start, $"is there with {merged[start].Events} events and should not be.");
        }

        await Parallel.ForEachAsync(expected.Where(e => merged.ContainsKey(e.Key)), SideBySide, async (e, _) =>
        {
            var (start, wanted) = e;
            var previous = expected.GetValueOrDefault(start - window.Slide);
            CompareMerged(merged[start], wanted, previous, start >= exactFrom);
            await CompareCountsAsync(window, start, wanted);
            await ComparePartitionsAsync(window, start, wanted);
        });
    }

    /// <summary>Compares the totals of all partitions.</summary>
    /// <param name="events">How many events are to be counted.</param>
    /// <param name="invalid">How many records were none.</param>
    public async Task JudgeTotalsAsync(long events, long invalid)
    {
        var status = await store.GetStatusAsync(run.Key);
        Compare("The status's events", status.Sum(partition => partition.Events), events);
        Compare("The status's mentions", status.Sum(partition => partition.Mentions), events);
        Compare("The status's invalid records", status.Sum(partition => partition.Invalid.Values.Sum()), invalid);
        Compare("The status's late events", status.Sum(partition => partition.Late + partition.PartlyLate), 0);
    }

    private void CompareMerged(MergedWindow merged, ExpectedWindow wanted, ExpectedWindow? previous, bool exact)
    {
        Compare(merged.Window, merged.Start, "events", merged.Events, wanted.Mentions);
        Compare(merged.Window, merged.Start, "mentions", merged.Mentions, wanted.Mentions);
        Compare(merged.Window, merged.Start, "distinct topics", merged.Distinct, wanted.Ranking.Count);
        if (exact && !merged.Exact)
        {
            Differ(merged.Window, merged.Start, "is marked as not exact.");
        }

        // A former rank is known of what the window before lists.
        var before = (previous?.Ranking ?? []).Take(MergedWindow.MaxListed).Select((topic, i) => (topic.Topic, Rank: i + 1, topic.Count)).ToDictionary(topic => topic.Topic);
        var ranking = wanted.Ranking.Select((topic, i) => before.TryGetValue(topic.Topic, out var former)
            ? new RankedTopic(i + 1, topic.Topic, topic.Count, former.Rank, former.Count)
            : new RankedTopic(i + 1, topic.Topic, topic.Count));
        foreach (var (actual, should) in merged.Topics.Zip(ranking))
        {
            if (actual != should)
            {
                Differ(merged.Window, merged.Start, $"ranks {actual} and should rank {should}.");
                return;
            }
        }
    }

    private async Task CompareCountsAsync(WindowDefinition window, long start, ExpectedWindow wanted)
    {
        if (run.Definition.KeepsCounts(window))
        {
            var counts = new Dictionary<string, long>();
            Add(counts, await store.ReadCountsAsync(run.Key, window, start) ?? []);
            Compare(window, start, "the stored count", counts, wanted);
        }
    }

    private async Task ComparePartitionsAsync(WindowDefinition window, long start, ExpectedWindow wanted)
    {
        var events = 0L;
        var counts = new Dictionary<string, long>();
        foreach (var (partition, row) in await store.GetPartitionWindowsAsync(run.Key, window, start))
        {
            events += row.Events;
            Add(counts, await store.ReadPartAsync(run.Key, window, start, partition) ?? []);
            if (!row.Final)
            {
                Differ(window, start, $"has a row of partition {partition} that is not final.");
            }
        }

        Compare(window, start, "the partitions' events", events, wanted.Mentions);
        Compare(window, start, "the partitions' count", counts, wanted);
    }

    private static void Add(Dictionary<string, long> counts, IReadOnlyList<ReadOnlyMemory<byte>> chunks)
    {
        var reader = new TopicCountsReader(chunks);
        while (reader.Read())
        {
            var topic = Encoding.UTF8.GetString(reader.Topic.Span);
            counts[topic] = counts.GetValueOrDefault(topic) + reader.Count;
        }
    }

    private void Compare(WindowDefinition window, long start, string what, Dictionary<string, long> actual, ExpectedWindow wanted)
    {
        var should = wanted.Ranking.ToDictionary(topic => topic.Topic, topic => topic.Count);
        var different = should.Keys.Union(actual.Keys).Where(topic => should.GetValueOrDefault(topic) != actual.GetValueOrDefault(topic)).Order(StringComparer.Ordinal).ToList();
        if (different is [var first, ..])
        {
            Differ(window, start, $"{what} of {first} is {actual.GetValueOrDefault(first)} and should be {should.GetValueOrDefault(first)} ({different.Count} topics differ).");
        }
    }

    private void Compare(WindowDefinition window, long start, string what, long actual, long wanted)
    {
        if (actual != wanted)
        {
            Differ(window, start, $"{what}: {actual} instead of {wanted}.");
        }
    }

    private void Compare(string what, long actual, long wanted)
    {
        if (actual != wanted)
        {
            _differences.Enqueue($"{what}: {actual} instead of {wanted}.");
        }
    }

    private void Differ(WindowDefinition window, long start, string how) => _differences.Enqueue($"Window {window} from {UnixMicros.ToTime(start):u} {how}");
}
