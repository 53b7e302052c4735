using System.Diagnostics;
using TrendingTopics.Contracts.Logs;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Wire.Protocol;
using TrendingTopics.Wire.Tests.Support;
using Xunit;

namespace TrendingTopics.Wire.Tests.Brokers;

/// <summary>What is told, and when, while there is nothing to read.</summary>
public sealed class WaitingTests
{
    private const int Count = 3;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task End_is_told_once_and_the_next_is_one_that_was_asked_for_after_it()
    {
        await using var cluster = new FakeCluster(Count);
        using var answers = new SemaphoreSlim(0);
        cluster.OnFetch = (_, _) =>
        {
            answers.Wait(Stop);
            return null;
        };
        await using var log = cluster.Open(clock: new SlowClock());
        await using var reader = new ReaderUnderTest(log, "t", "");

        try
        {
            // The second is asked for as soon as the first has come, before anyone is told of it; the third is not.
            answers.Release();
            reader.PollUntil(() => reader.Handler.Ends.Count > 0, "the first end");
            answers.Release();
            reader.PollUntil(() => cluster.Fetches.Count == 3, "the third question");
            answers.Release();
            reader.PollUntil(() => cluster.Fetches.Count == 4 && reader.Handler.Ends.Count > 1, "the second end");
            for (var i = 0; i < 20; i++)
            {
                Assert.Equal(0, reader.Poll());
            }

            Assert.Equal([(0, Count, Count), (0, Count, Count)], reader.Handler.Ends);
        }
        finally
        {
            answers.Release(1000);
        }
    }

    [Fact]
    public async Task Poll_waits_though_a_loss_waits_behind_records_of_a_paused_partition()
    {
        await using var cluster = new FakeCluster(100) { Start = 50 };
        cluster.OnFetch = (_, request) => request.Fetch.Offset is null or >= 7
            ? Answers.Fetch(request.Version, "t", [new FetchedPartition(0, [], -1) { Error = ErrorCode.OffsetOutOfRange }], ErrorCode.None, request.Fetch.Session)
            : null;
        await using var log = cluster.Open();
        await using var reader = new ReaderUnderTest(log, "t", "");
        reader.Handler.Pushed = record =>
        {
            if (record.Value == "2")
            {
                reader.Reader.Pause(0);
            }
        };
        reader.PollRecords(3);
        var clock = Stopwatch.StartNew();

        var pushed = reader.Reader.Poll(reader.Handler, 1000, TimeSpan.FromSeconds(1));

        Assert.Equal(0, pushed);
        Assert.InRange(clock.Elapsed, TimeSpan.FromSeconds(0.95), TimeSpan.MaxValue);
        Assert.Empty(reader.Handler.OutOfRange);
        reader.Reader.Resume(0);
        reader.PollUntil(() => reader.Handler.OutOfRange.Count > 0, "out of range");
        Assert.Equal(Enumerable.Range(0, 7).Select(i => $"{i}"), reader.Values);
        Assert.Equal([(0, new LogRange(50, 100))], reader.Handler.OutOfRange);
    }

    /// <summary>Measures a twentieth of what passes, so that no answer grows old on a busy machine.</summary>
    private sealed class SlowClock : TimeProvider
    {
        public override long TimestampFrequency => 20 * Stopwatch.Frequency;

        public override long GetTimestamp() => Stopwatch.GetTimestamp();
    }
}
