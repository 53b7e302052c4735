using Microsoft.Extensions.Logging;
using TrendingTopics.Contracts.Logs;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Wire.Protocol;
using TrendingTopics.Wire.Tests.Support;
using Xunit;

namespace TrendingTopics.Wire.Tests.Brokers;

/// <summary>What brokers may answer that a healthy one of today does not.</summary>
public sealed class ProtocolTests
{
    private const int Count = 100;

    // Fetch, Metadata, ListOffsets and ApiVersions of Kafka 2.1, 2.4, 2.7, 3.1 and 3.5.
    [Theory]
    [InlineData(4, 4, 2, 0)]
    [InlineData(10, 7, 4, 2)]
    [InlineData(11, 9, 5, 3)]
    [InlineData(12, 9, 5, 3)]
    [InlineData(13, 12, 7, 3)]
    [InlineData(15, 12, 7, 3)]
    public async Task Brokers_of_other_versions_are_read(short fetch, short metadata, short offsets, short versions)
    {
        await using var cluster = new FakeCluster(Count, 1, (ApiKey.Fetch, fetch), (ApiKey.Metadata, metadata), (ApiKey.ListOffsets, offsets), (ApiKey.ApiVersions, versions));

        await AssertReadAsync(cluster);

        Assert.All(cluster.Fetches, f => Assert.Equal(fetch, f.Request.Version));
    }

    [Fact]
    public async Task Broker_that_speaks_none_of_the_versions_is_refused_for_good()
    {
        await using var cluster = new FakeCluster(Count, 1, (ApiKey.Metadata, 1));
        await using var log = cluster.Open();

        var refused = await Assert.ThrowsAsync<LogException>(async () => await log.FindTopicAsync("t", TestContext.Current.CancellationToken));

        Assert.False(refused.IsTransient);
        Assert.Contains("Kafka 2.1", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Session_names_only_what_changes_and_ends_are_told_though_answers_are_empty()
    {
        await using var cluster = new FakeCluster(Count);
        await using var log = cluster.Open();
        await using var reader = new ReaderUnderTest(log, "t", "");
        reader.PollEnds(0);
        var before = cluster.FetchesOf(1);
        reader.PollUntil(() => cluster.FetchesOf(1) >= before + 5, "more fetches");
        reader.PollEnds(0);

        Assert.Equal(0, cluster.Fetches[0].Request.Fetch.Epoch);
        Assert.All(cluster.Fetches.Skip(1), f => Assert.NotEqual(0, f.Request.Fetch.Epoch));
        Assert.All(cluster.Fetches.Skip(before + 2), f => Assert.Null(f.Request.Fetch.Offset));
    }

    [Theory]
    [InlineData((short)ErrorCode.FetchSessionIdNotFound)]
    [InlineData((short)ErrorCode.InvalidFetchSessionEpoch)]
    [InlineData((short)ErrorCode.FetchSessionTopicIdError)]
    public async Task Session_that_the_broker_has_lost_begins_anew(short error)
    {
        await using var cluster = new FakeCluster(Count);
        var fetches = 0;
        cluster.OnFetch = (_, request) => ++fetches % 4 == 3 ? Answers.Fetch(request.Version, "t", [], (ErrorCode)error) : null;

        await AssertReadAsync(cluster);
    }

    [Theory]
    [InlineData((short)ErrorCode.NotLeaderOrFollower)]
    [InlineData((short)ErrorCode.FencedLeaderEpoch)]
    [InlineData((short)ErrorCode.UnknownTopicId)]
    [InlineData((short)ErrorCode.UnknownTopicOrPartition)]
    public async Task Partition_is_read_on_from_its_new_leader(short error)
    {
        await using var cluster = new FakeCluster(Count, 2);
        cluster.OnFetch = (broker, request) =>
        {
            if (broker == 1 && request.Fetch.Offset >= 40)
            {
                (cluster.Leader, cluster.LeaderEpoch) = (2, 5);
                return Answers.Fetch(request.Version, "t", [new FetchedPartition(0, [], -1) { Error = (ErrorCode)error }], ErrorCode.None, request.Fetch.Session);
            }

            return null;
        };

        await AssertReadAsync(cluster);

        Assert.NotEqual(0, cluster.FetchesOf(2));
        Assert.All(cluster.Fetches.Where(f => f.Broker == 2 && f.Request.Fetch.Offset is not null), f => Assert.Equal(5, f.Request.Fetch.LeaderEpoch));
    }

    [Fact]
    public async Task Replica_that_the_leader_names_is_read_and_left_where_it_fails()
    {
        await using var cluster = new FakeCluster(Count, 2);
        var failed = false;
        cluster.OnFetch = (broker, request) =>
        {
            if (broker == 1 && !failed)
            {
                return cluster.AnswerFetch(1, request, preferred: 2);
            }

            if (broker == 2 && request.Fetch.Offset >= 50)
            {
                failed = true;
                return Answers.Fetch(request.Version, "t", [new FetchedPartition(0, [], -1) { Error = ErrorCode.OffsetOutOfRange }], ErrorCode.None, request.Fetch.Session);
            }

            return null;
        };

        await AssertReadAsync(cluster, o => o with { Rack = "here" });

        Assert.True(failed);
        Assert.Equal("here", cluster.Fetches[0].Request.Fetch.Rack);
    }

    [Fact]
    public async Task Connections_that_end_anywhere_cost_no_record()
    {
        await using var cluster = new FakeCluster(Count);
        var fetches = 0;
        cluster.OnFetch = (_, request) => ++fetches % 3 == 2 ? [1, 2, 3] : null;

        await AssertReadAsync(cluster);
    }

    [Fact]
    public async Task Throttling_is_waited_out()
    {
        await using var cluster = new FakeCluster(30);
        cluster.OnFetch = (broker, request) => cluster.AnswerFetch(broker, request, throttle: 50);

        await AssertReadAsync(cluster, null, 30);
    }

    [Fact]
    public async Task Batch_broken_on_its_way_is_fetched_again_and_one_broken_for_good_ends_reading()
    {
        // Without sessions, so that every fetch says from where it is.
        await using var cluster = new FakeCluster(Count, 1, (ApiKey.Fetch, 6));
        var (from, left) = (21, 3);
        cluster.OnFetch = (broker, request) =>
        {
            var answer = cluster.AnswerFetch(broker, request);
            if (request.Fetch.Offset >= from && request.Fetch.Offset < Count && left-- > 0)
            {
                // The last byte of the last batch.
                answer[^1] ^= 1;
            }

            return answer;
        };
        var lines = new Lines();
        await AssertReadAsync(cluster, logger: lines);
        Assert.InRange(left, int.MinValue, 0);

        // The next fetch may begin with any batch behind the broken one, but what was broken is told each time.
        Assert.InRange(lines.All.Count(line => line.StartsWith("Warning: A batch of partition 0 of topic 't' at offset", StringComparison.Ordinal) && line.Contains("checksum", StringComparison.Ordinal)), 1, 3);

        (from, left) = (50, int.MaxValue);
        await using var log = cluster.Open();
        await using var reader = new ReaderUnderTest(log, "t", "");
        var refused = Assert.Throws<LogException>(() => reader.PollRecords(Count));
        Assert.False(refused.IsTransient);
        Assert.Contains("checksum", refused.Message, StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(0, Count - 1).Select(i => $"{i}"), reader.Values);
    }

    [Fact]
    public async Task Broken_batch_is_not_among_the_newest_records()
    {
        await using var cluster = new FakeCluster(Count);
        cluster.OnFetch = (broker, request) =>
        {
            var answer = cluster.AnswerFetch(broker, request);
            answer[^5] ^= 1;
            return answer;
        };
        await using var log = cluster.Open();

        var refused = await Assert.ThrowsAsync<LogException>(async () => await log.ReadNewestAsync("t", 5, TestContext.Current.CancellationToken));

        Assert.Contains("checksum", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Offset_behind_the_end_is_told_with_the_range()
    {
        await using var cluster = new FakeCluster(Count);
        await using var log = cluster.Open();
        await using var reader = new ReaderUnderTest(log, "t", "");
        reader.Handler.StartAt = _ => 500;

        reader.PollUntil(() => reader.Handler.OutOfRange.Count > 0, "out of range");

        Assert.Equal([(0, new LogRange(0, Count))], reader.Handler.OutOfRange);
    }

    private static async Task AssertReadAsync(FakeCluster cluster, Func<WireOptions, WireOptions>? with = null, int count = Count, ILogger? logger = null)
    {
        await using var log = cluster.Open(with, logger: logger);
        await using var reader = new ReaderUnderTest(log, "t", "");
        reader.PollRecords(count);
        reader.PollEnds(0);

        Assert.Equal(Enumerable.Range(0, count).Select(i => $"{i}"), reader.Values);
        Assert.All(reader.Handler.Ends, e => Assert.Equal(count, e.EndOffset));
    }
}
