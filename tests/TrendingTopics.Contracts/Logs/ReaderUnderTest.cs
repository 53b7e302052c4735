using System.Diagnostics;
using TrendingTopics.Engine.Logs;
using Xunit;

namespace TrendingTopics.Contracts.Logs;

/// <summary>A reader with a handler that notes what is pushed; polls until a condition holds.</summary>
public sealed class ReaderUnderTest : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    /// <summary>Opens the reader.</summary>
    public ReaderUnderTest(IEventLog log, string topic, string group)
    {
        Handler = new RecordingHandler();
        Handler.Reader = Reader = new SteeredReader(log.OpenReader(topic, group), Handler);
    }

    /// <summary>The reader.</summary>
    public ILogReader Reader { get; }

    /// <summary>Its handler.</summary>
    public RecordingHandler Handler { get; }

    /// <summary>The records pushed so far.</summary>
    public IReadOnlyList<PushedRecord> Records => Handler.Records;

    /// <summary>The values of the records pushed so far.</summary>
    public IReadOnlyList<string> Values => [.. Records.Select(r => r.Value)];

    /// <summary>Polls once without waiting.</summary>
    public int Poll(int maxRecords = 1000) => Reader.Poll(Handler, maxRecords, TimeSpan.Zero);

    /// <summary>Polls until the condition holds; the test fails where it does not in time.</summary>
    public void PollUntil(Func<bool> condition, string what, int maxRecords = 1000)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(clock.Elapsed < Deadline, $"Not in time: {what}. Pushed so far: {Records.Count}.");
            Reader.Poll(Handler, maxRecords, TimeSpan.FromMilliseconds(20));
        }
    }

    /// <summary>Polls until so many records were pushed.</summary>
    public void PollRecords(int count) => PollUntil(() => Records.Count >= count, $"{count} records");

    /// <summary>Polls until an end is reported for each of the partitions that was not reported when this was called.</summary>
    public void PollEnds(params int[] partitions)
    {
        Handler.Ends.Clear();
        PollUntil(() => partitions.All(p => Handler.Ends.Any(e => e.Partition == p)), $"the end of partitions {string.Join(", ", partitions)}");
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Reader.DisposeAsync();
}
