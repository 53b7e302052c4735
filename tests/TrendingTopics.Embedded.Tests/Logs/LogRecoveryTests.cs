using Microsoft.Extensions.Logging.Abstractions;
using TrendingTopics.Embedded.Tests.Folders;
using TrendingTopics.Engine.Logs;
using Xunit;

namespace TrendingTopics.Embedded.Tests.Logs;

/// <summary>What a log holds that was not closed.</summary>
public sealed class LogRecoveryTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Topic_that_was_on_its_way_when_the_index_was_written_loses_nothing()
    {
        using var folder = new TestFolder();
        using var killed = new TestFolder();
        var options = SmallShapes.Options(folder.Path) with { IndexEvery = 100_000 };
        await using (var data = await EmbeddedData.OpenAsync(options, TimeProvider.System, NullLoggerFactory.Instance, Stop))
        {
            await data.Log.EnsureTopicAsync("first", 1, Stop);

            // The first is enough for an index; the second comes before that is written, and is not in what it covers.
            var append = data.Log.AppendAsync(Batch("first", bytes: 200_000), Stop);
            var second = data.Log.EnsureTopicAsync("second", 1, Stop);
            await append;
            await second;
            await data.Log.AppendAsync(Batch("second", bytes: 10), Stop);
            Copy(folder.Path, killed.Path);
        }

        await using var reopened = await EmbeddedData.OpenAsync(options with { Folder = killed.Path }, TimeProvider.System, NullLoggerFactory.Instance, Stop);

        Assert.Equal(1, (await reopened.Log.GetRangeAsync("first", 0, Stop)).End);
        Assert.Equal(1, (await reopened.Log.GetRangeAsync("second", 0, Stop)).End);
    }

    private static LogBatch Batch(string topic, int bytes)
    {
        var batch = new LogBatch(topic);
        batch.Add([], new byte[bytes]);
        return batch;
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith("lock", StringComparison.Ordinal)))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
