using System.Globalization;
using System.Text;
using TrendingTopics.Contracts.Clocks;
using TrendingTopics.Contracts.Memory;
using TrendingTopics.Engine.Rankings;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;
using Xunit;

namespace TrendingTopics.Engine.Tests.Merging;

/// <summary>
/// What the partitions of a run have closed: written to a store as partitions do, and remembered, so that the merged windows can be
/// computed again by the plainest means.
/// </summary>
internal sealed class ClosedWindows
{
    public const long Second = 1_000_000;
    public const long Minute = 60 * Second;

    private readonly Dictionary<(string Window, long Start), List<(PartitionWindow Row, Dictionary<string, long> Counts)>> _closed = [];

    public ClosedWindows(int partitions, params string[] windows)
    {
        Run = new StreamRun(1, "id", partitions, new StreamDefinition
        {
            Name = "s",
            Windows = [.. windows.Select(w => Parse(w))],
        });
    }

    public MemoryStore Store { get; } = new(new ManualClock());

    public StreamRun Run { get; }

    /// <summary>Every window that any partition has closed with a row, in the order in which they are merged.</summary>
    public IEnumerable<(WindowDefinition Window, long Start)> InOrder =>
        from key in _closed.Keys
        let window = Parse(key.Window)
        orderby key.Start + window.Size, Run.Definition.Windows.ToList().IndexOf(window)
        select (window, key.Start);

    public static string[] NamesOf(int count) => [.. Enumerable.Range(0, count).Select(i => $"#topic{i:x}")];

    /// <summary>Closes a window in one partition: its part first, then its final row.</summary>
    public async Task CloseAsync(string window, long start, int partition, Dictionary<string, long> counts, long other = 0, bool exact = true)
    {
        var definition = Parse(window);
        var row = new PartitionWindow
        {
            Window = definition,
            Start = start,
            Version = 1,
            Final = true,
            Exact = exact && other == 0,
            Events = counts.Values.Sum() + other + 1,
            Mentions = counts.Values.Sum() + other,
            Distinct = counts.Count,
            Other = other,
            Topics = [.. Ranked(counts).Take(Run.Definition.Top).Select(c => new TopicCount(c.Key, c.Value))],
        };
        if (counts.Count > 0)
        {
            await Store.WritePartsAsync(Run.Key, partition, [new WindowPart(definition, start, Pack(counts))], TestContext.Current.CancellationToken);
        }

        await Store.WritePartitionWindowsAsync(Run.Key, partition, [row], TestContext.Current.CancellationToken);
        if (!_closed.TryGetValue((window, start), out var rows))
        {
            _closed.Add((window, start), rows = []);
        }

        rows.Add((row, counts));
    }

    /// <summary>The status of partitions that have closed until the given times; null: nothing yet.</summary>
    public static IReadOnlyList<PartitionStatus> Status(params long?[] closedUntil) =>
        [.. closedUntil.Select((until, partition) => new PartitionStatus { Partition = partition, Revision = 1, ClosedUntil = until })];

    /// <summary>All partitions have closed until the given time.</summary>
    public IReadOnlyList<PartitionStatus> AllClosed(long until) => Status([.. Enumerable.Repeat<long?>(until, Run.Partitions)]);

    /// <summary>The merged window as it must be.</summary>
    public MergedWindow Expected(WindowDefinition window, long start)
    {
        var rows = _closed[(window.ToString(), start)];
        var ranking = Ranked(Counts(window, start));
        var before = _closed.ContainsKey((window.ToString(), start - window.Slide))
            ? Ranked(Counts(window, start - window.Slide)).Take(1000).Select((c, i) => (c, i)).ToDictionary(p => p.c.Key, p => (Rank: p.i + 1, Count: p.c.Value))
            : [];
        return new MergedWindow
        {
            Window = window,
            Start = start,
            Exact = rows.All(r => r.Row.Exact),
            Events = rows.Sum(r => r.Row.Events),
            Mentions = rows.Sum(r => r.Row.Mentions),
            Other = rows.Sum(r => r.Row.Other),
            Distinct = ranking.Count,
            Cutoff = ranking.Skip(1000).Select(c => c.Value).FirstOrDefault(),
            Topics = [.. ranking.Take(1000).Select((c, i) => before.TryGetValue(c.Key, out var was)
                ? new RankedTopic(i + 1, c.Key, c.Value, was.Rank, was.Count)
                : new RankedTopic(i + 1, c.Key, c.Value))],
        };
    }

    /// <summary>Every closed window that ends by then is in the store as it must be, and none that ends later is.</summary>
    public async Task AssertMergedUntilAsync(long until)
    {
        foreach (var (window, start) in InOrder)
        {
            var merged = await Store.GetMergedAsync(Run.Key, window, start, TestContext.Current.CancellationToken);
            var counts = await Store.ReadCountsAsync(Run.Key, window, start, TestContext.Current.CancellationToken);
            if (start + window.Size > until)
            {
                Assert.Null(merged);
                continue;
            }

            var expected = Expected(window, start);
            Assert.NotNull(merged);
            Assert.Equal(expected with { Topics = [] }, merged with { Topics = [] });
            Assert.Equal(expected.Topics, merged.Topics);
            Assert.Equal(Run.Definition.KeepsCounts(window), counts is not null);
            if (counts is not null)
            {
                Assert.Equal(Counts(window, start).OrderBy(c => Order(c.Key), StringComparer.Ordinal), Unpack(counts));
            }
        }
    }

    private Dictionary<string, long> Counts(WindowDefinition window, long start) =>
        _closed[(window.ToString(), start)]
            .SelectMany(r => r.Counts)
            .GroupBy(c => c.Key, c => c.Value)
            .ToDictionary(g => g.Key, g => g.Sum());

    private static List<KeyValuePair<string, long>> Ranked(Dictionary<string, long> counts) =>
        [.. counts.OrderByDescending(c => c.Value).ThenBy(c => Order(c.Key), StringComparer.Ordinal)];

    private static WindowDefinition Parse(string window) => WindowDefinition.Parse(window, CultureInfo.InvariantCulture);

    /// <summary>Sorts as the topic's UTF-8 bytes do.</summary>
    private static string Order(string topic) => Convert.ToHexString(Encoding.UTF8.GetBytes(topic));

    public static IReadOnlyList<ReadOnlyMemory<byte>> Pack(Dictionary<string, long> counts)
    {
        var writer = new TopicCountsWriter();
        foreach (var (topic, count) in counts.OrderBy(c => Order(c.Key), StringComparer.Ordinal))
        {
            writer.Add(Encoding.UTF8.GetBytes(topic), count);
        }

        return writer.Complete();
    }

    public static IEnumerable<KeyValuePair<string, long>> Unpack(IReadOnlyList<ReadOnlyMemory<byte>> chunks)
    {
        var reader = new TopicCountsReader(chunks);
        while (reader.Read())
        {
            yield return new(Encoding.UTF8.GetString(reader.Topic.Span), reader.Count);
        }
    }
}
