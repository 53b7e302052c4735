using Microsoft.Extensions.Logging.Abstractions;
using TrendingTopics.Contracts.Clocks;
using TrendingTopics.Contracts.Logs;
using TrendingTopics.Embedded.Tests.Folders;
using TrendingTopics.Engine.Logs;
using Xunit;

namespace TrendingTopics.Embedded.Tests.Logs;

/// <summary>The log drops its oldest events, and only those.</summary>
public sealed class LogRetentionTests
{
    private const int Megabyte = 1 << 20;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Log_keeps_no_more_bytes_than_it_may_and_still_knows_topics_and_positions()
    {
        using var folder = new TestFolder();
        var options = SmallShapes.Options(folder.Path) with { LogBytes = 8 * Megabyte };
        await using (var data = await OpenAsync(options, TimeProvider.System))
        {
            await data.Log.EnsureTopicAsync("topic", 2, Stop);
            await data.Log.AppendAsync(new LogBatch("topic") { Source = "old", Position = "7" }, Stop);
            await AppendAsync(data.Log, megabytes: 30);
        }

        await using var reopened = await OpenAsync(options, TimeProvider.System);

        var range = await reopened.Log.GetRangeAsync("topic", 0, Stop);
        Assert.Equal(30 * 500, range.End);
        Assert.InRange(range.End - range.Start, 7 * 500, 12 * 500);
        Assert.Equal("7", await reopened.Log.GetPositionAsync("topic", "old", Stop));
        Assert.InRange(BytesOf(folder.Path), 7 * Megabyte, 14 * Megabyte);
        await using var reader = new ReaderUnderTest(reopened.Log, "topic", "group");
        reader.PollUntil(() => reader.Handler.OutOfRange.Count == 2, "out of range");
        reader.Reader.Start(0, range.Start);
        reader.PollEnds(0);
        Assert.Equal(range.End - range.Start, reader.Records.Count);
        Assert.Equal(range.Start, await reopened.Log.FindOffsetAsync("topic", 0, 0, Stop));
    }

    [Fact]
    public async Task Reader_that_retention_overtakes_is_told()
    {
        using var folder = new TestFolder();
        await using var data = await OpenAsync(SmallShapes.Options(folder.Path) with { LogBytes = 8 * Megabyte }, TimeProvider.System);
        await data.Log.EnsureTopicAsync("topic", 1, Stop);
        await AppendAsync(data.Log, megabytes: 1);
        await using var reader = new ReaderUnderTest(data.Log, "topic", "group");
        reader.PollUntil(() => reader.Records.Count >= 10, "the first records", maxRecords: 10);

        await AppendAsync(data.Log, megabytes: 20);
        reader.PollUntil(() => reader.Handler.OutOfRange.Count == 1, "out of range", maxRecords: 10);

        Assert.Equal(await data.Log.GetRangeAsync("topic", 0, Stop), reader.Handler.OutOfRange[0].Range);
        Assert.Equal(Enumerable.Range(0, reader.Records.Count).Select(o => (long)o), reader.Records.Select(r => r.Offset));
    }

    [Fact]
    public async Task Log_keeps_nothing_that_is_older_than_it_may_be()
    {
        using var folder = new TestFolder();
        var clock = new ManualClock();
        await using var data = await OpenAsync(SmallShapes.Options(folder.Path) with { LogAge = TimeSpan.FromHours(1) }, clock);
        await data.Log.EnsureTopicAsync("topic", 1, Stop);
        await AppendAsync(data.Log, megabytes: 6);
        Assert.Equal(0, (await data.Log.GetRangeAsync("topic", 0, Stop)).Start);

        clock.Advance(TimeSpan.FromHours(2));
        await AppendAsync(data.Log, megabytes: 2);

        Assert.InRange((await data.Log.GetRangeAsync("topic", 0, Stop)).Start, 4 * 1000, 6 * 1000);
    }

    private static async Task AppendAsync(IEventLog log, int megabytes)
    {
        var batch = new LogBatch("topic");
        for (var n = 0; n < 100; n++)
        {
            batch.Add([], new byte[1040]);
        }

        for (var i = 0; i < megabytes * 10; i++)
        {
            await log.AppendAsync(batch, Stop);
        }
    }

    private static long BytesOf(string folder) =>
        Directory.EnumerateFiles(Path.Combine(folder, "log")).Sum(f => new FileInfo(f).Length);

    private static Task<EmbeddedData> OpenAsync(EmbeddedOptions options, TimeProvider clock) =>
        EmbeddedData.OpenAsync(options, clock, NullLoggerFactory.Instance, Stop);
}
