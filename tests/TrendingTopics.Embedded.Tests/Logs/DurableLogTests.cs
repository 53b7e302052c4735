using TrendingTopics.Embedded.Disk;
using TrendingTopics.Embedded.Tests.Folders;
using Xunit;

namespace TrendingTopics.Embedded.Tests.Logs;

/// <summary>What becomes of those who wait when a log fails.</summary>
public sealed class DurableLogTests
{
    [Fact]
    public async Task Whoever_waits_is_told_of_a_failure_even_where_the_work_behind_a_commit_fails_with_it()
    {
        using var folder = new TestFolder();
        var log = DurableLog.Open(folder.Path, "log", SmallShapes.Options(folder.Path).StateShape);
        log.Begin(() => throw new IOException("no room"));
        var second = Task.CompletedTask;

        var first = log.Append(new byte[100], _ => second = log.Append(new byte[100]).Durable).Durable;

        await first.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        var failure = await Assert.ThrowsAsync<IOException>(() => second.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        Assert.Equal("no room", failure.Message);
        await log.DisposeAsync();
    }
}
