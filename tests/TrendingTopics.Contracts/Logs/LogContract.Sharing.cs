using Xunit;

namespace TrendingTopics.Contracts.Logs;

public abstract partial class LogContract
{
    [Fact]
    public async Task Handler_that_takes_partitions_at_once_gets_each_ones_records_in_order_and_none_while_paused()
    {
        var topic = await NewTopicAsync(4);
        var values = Enumerable.Range(0, 20_000).Select(i => $"{i}").ToList();
        await AppendAsync(topic, values);
        await using var reader = Log.OpenReader(topic, NewName());

        new SharedHandler(reader) { PauseAfter = 701 }.AssertReads(values, partitions: 4);
    }
}
