using TrendingTopics.Contracts.Servers;
using TrendingTopics.Engine.Logs;
using Xunit;

namespace TrendingTopics.Kafka.Tests.Logs;

/// <summary>Emptying the log.</summary>
/// <param name="kafka">The broker.</param>
public sealed class ResetTests(SharedKafka kafka)
{
    [Fact]
    public async Task Reset_deletes_records_and_positions_and_keeps_the_partitions()
    {
        var stop = TestContext.Current.CancellationToken;
        var (existing, missing, positions) = (NewName(), NewName(), NewName());
        await using var log = Opened.Log((await kafka.GetAsync()).BootstrapServers, options => options.PositionsTopic = positions);
        var before = await log.EnsureTopicAsync(existing, 3, stop);
        var batch = new LogBatch(existing) { Source = "file", Position = "1" };
        batch.Add("#IA"u8, "{}"u8);
        await log.AppendAsync(batch, stop);

        await new KafkaLogReset(log).RecreateAsync([existing, missing], 2, stop);

        var after = await log.FindTopicAsync(existing, stop);
        Assert.Equal(3, after?.Partitions);
        Assert.NotEqual(before.Id, after?.Id);
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 3).Select(p => log.GetRangeAsync(existing, p, stop).AsTask())), range => Assert.Equal(0, range.End));
        Assert.Equal(2, (await log.FindTopicAsync(missing, stop))?.Partitions);
        Assert.Null(await log.FindTopicAsync(positions, stop));
    }

    private static string NewName() => $"t{Guid.NewGuid():N}";
}
