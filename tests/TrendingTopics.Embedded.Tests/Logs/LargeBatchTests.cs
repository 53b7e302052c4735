using Microsoft.Extensions.Logging.Abstractions;
using TrendingTopics.Contracts.Logs;
using TrendingTopics.Embedded.Tests.Folders;
using TrendingTopics.Engine.Logs;
using Xunit;

namespace TrendingTopics.Embedded.Tests.Logs;

/// <summary>Batches larger than a page of the log.</summary>
public sealed class LargeBatchTests : IAsyncLifetime
{
    private readonly TestFolder _folder = new();
    private EmbeddedData? _data;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private IEventLog Log => _data!.Log;

    public async ValueTask InitializeAsync()
    {
        _data = await EmbeddedData.OpenAsync(SmallShapes.Options(_folder.Path), TimeProvider.System, NullLoggerFactory.Instance, Stop);
        await Log.EnsureTopicAsync("topic", 2, Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await _data!.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Batch_without_a_position_may_be_larger_than_a_page()
    {
        await Log.AppendAsync(Batch(records: 100, bytes: 50_000), Stop);

        await using var reader = new ReaderUnderTest(Log, "topic", "group");
        reader.PollEnds(0, 1);
        Assert.Equal(100, reader.Records.Count);
        Assert.All(reader.Records, r => Assert.Equal(50_000, r.Value.Length));
    }

    [Fact]
    public async Task Batch_with_a_position_or_a_record_that_is_larger_than_a_page_is_refused_whole()
    {
        var batch = Batch(records: 100, bytes: 50_000);
        batch.Source = "source";
        batch.Position = "1";

        Assert.Contains("batch with a position", (await Assert.ThrowsAsync<LogException>(async () => await Log.AppendAsync(batch, Stop))).Message, StringComparison.Ordinal);
        var mixed = Batch(records: 30, bytes: 50_000);
        mixed.Add([], new byte[2_000_000]);
        Assert.Contains("record", (await Assert.ThrowsAsync<LogException>(async () => await Log.AppendAsync(mixed, Stop))).Message, StringComparison.Ordinal);

        Assert.Equal(0, (await Log.GetRangeAsync("topic", 0, Stop)).End);
        Assert.Null(await Log.GetPositionAsync("topic", "source", Stop));
    }

    private static LogBatch Batch(int records, int bytes)
    {
        var batch = new LogBatch("topic");
        for (var i = 0; i < records; i++)
        {
            batch.Add([], new byte[bytes]);
        }

        return batch;
    }
}
