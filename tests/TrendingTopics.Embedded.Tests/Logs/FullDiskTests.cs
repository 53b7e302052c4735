using Microsoft.Extensions.Logging.Abstractions;
using TrendingTopics.Contracts.Logs;
using TrendingTopics.Embedded.Tests.Folders;
using TrendingTopics.Engine.Logs;
using Xunit;

namespace TrendingTopics.Embedded.Tests.Logs;

/// <summary>A disk that fills up while events come.</summary>
public sealed class FullDiskTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Appends_fail_clearly_when_the_disk_is_full_and_nothing_acknowledged_is_lost()
    {
        using var folder = new TestFolder();
        using var disk = SmallDisk.TryMount(folder.Path, megabytes: 48);
        Assert.SkipWhen(disk is null, "A disk that fills up takes the right to mount one.");
        var acknowledged = await FillAsync(folder.Path);
        var refused = await Assert.ThrowsAsync<EmbeddedDataException>(() => OpenAsync(folder.Path));
        Assert.Contains("is full", refused.Message, StringComparison.Ordinal);

        disk!.Resize(200);

        await using var data = await OpenAsync(folder.Path);
        var position = await data.Log.GetPositionAsync("topic", "source", Stop);
        Assert.True(int.Parse(position!, null) >= acknowledged);
        await data.Log.AppendAsync(Batch(position!), Stop);
        await using var reader = new ReaderUnderTest(data.Log, "topic", "group");
        reader.PollEnds(0);
        Assert.Equal(Enumerable.Range(0, reader.Records.Count).Select(o => (long)o), reader.Records.Select(r => r.Offset));
        Assert.Equal((int.Parse(position!, null) + 1) * 10, reader.Records.Count);
    }

    private static async Task<int> FillAsync(string folder)
    {
        await using var data = await OpenAsync(folder);
        await data.Log.EnsureTopicAsync("topic", 1, Stop);
        for (var i = 1; ; i++)
        {
            try
            {
                await data.Log.AppendAsync(Batch($"{i}"), Stop);
            }
            catch (LogException e)
            {
                Assert.Contains(folder, e.Message, StringComparison.Ordinal);
                await Assert.ThrowsAsync<LogException>(async () => await data.Log.AppendAsync(Batch("never"), Stop));
                return i - 1;
            }
        }
    }

    private static LogBatch Batch(string position)
    {
        var batch = new LogBatch("topic") { Source = "source", Position = position };
        for (var i = 0; i < 10; i++)
        {
            batch.Add([], new byte[10_000]);
        }

        return batch;
    }

    private static Task<EmbeddedData> OpenAsync(string folder) =>
        EmbeddedData.OpenAsync(SmallShapes.Options(folder), TimeProvider.System, NullLoggerFactory.Instance, Stop);
}
