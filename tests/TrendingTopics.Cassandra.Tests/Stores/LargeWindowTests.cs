using System.Diagnostics;
using TrendingTopics.Cassandra.Tests.Servers;
using TrendingTopics.Contracts.Servers;
using TrendingTopics.Engine.Rankings;
using TrendingTopics.Engine.Streams;
using Xunit;

namespace TrendingTopics.Cassandra.Tests.Stores;

public sealed class LargeWindowTests(SharedCassandra shared, ITestOutputHelper output)
{
    [Fact]
    public async Task Window_of_a_hundred_thousand_topics_is_written_and_read_back()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var cassandra = new StoreOnCassandra(await shared.GetAsync());
        var run = new RunKey("hashtags", 1);
        var counts = RowsInCassandraTests.Packed(Enumerable.Range(0, 100_000).Select(i => ($"#topic-number-{i:D6}", i + 1L)));
        var window = Rows.Merged(Rows.Noon, [.. Enumerable.Range(0, 1000).Select(i => new RankedTopic(i + 1, $"#topic-number-{99_999 - i:D6}", 100_000 - i))]);
        await cassandra.Store.ListStreamsAsync(stop);

        var started = Stopwatch.GetTimestamp();
        await cassandra.Store.WriteMergedAsync(run, window, counts, stop);
        output.WriteLine($"written in {Stopwatch.GetElapsedTime(started).TotalSeconds:F2} s");
        started = Stopwatch.GetTimestamp();
        var read = new TopicCountsReader((await cassandra.Store.ReadCountsAsync(run, Rows.Minute, Rows.Noon, stop))!);
        output.WriteLine($"read in {Stopwatch.GetElapsedTime(started).TotalSeconds:F2} s");

        for (var i = 0; i < 100_000; i++)
        {
            Assert.True(read.Read());
            Assert.Equal(i + 1L, read.Count);
        }

        Assert.False(read.Read());
        Assert.Equal(100_000, (await cassandra.CqlAsync("SELECT count(*) FROM $window_counts WHERE stream = 'hashtags' AND run = 1 AND window = '1m' AND start = '2026-01-01 12:00:00Z'"))[0].GetValue<long>(0));
    }
}
