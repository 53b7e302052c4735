using Xunit;

namespace TrendingTopics.Contracts.Logs;

public abstract partial class LogContract
{
    [Fact]
    public async Task Source_has_no_position_before_its_first_batch()
    {
        var topic = await NewTopicAsync();

        Assert.Null(await Log.GetPositionAsync(topic, "file", Stop));
    }

    [Fact]
    public async Task Position_is_the_one_that_came_with_the_sources_last_batch()
    {
        var topic = await NewTopicAsync(2);
        await AppendWithPositionAsync(topic, "one", "1", "a");
        await AppendWithPositionAsync(topic, "other", "line 7 of \"ñ\"", "b");
        await AppendWithPositionAsync(topic, "one", "2", "c", "d");
        await AppendAsync(topic, "e");

        Assert.Equal("2", await Log.GetPositionAsync(topic, "one", Stop));
        Assert.Equal("line 7 of \"ñ\"", await Log.GetPositionAsync(topic, "other", Stop));
        Assert.Null(await Log.GetPositionAsync(topic, "third", Stop));
        Assert.Null(await Log.GetPositionAsync(await NewTopicAsync(), "one", Stop));
    }

    [Fact]
    public async Task Batch_without_records_may_carry_a_position()
    {
        var topic = await NewTopicAsync();
        await AppendWithPositionAsync(topic, "file", "end");

        Assert.Equal("end", await Log.GetPositionAsync(topic, "file", Stop));
        Assert.Equal(0, (await Log.GetRangeAsync(topic, 0, Stop)).End);
    }

    [Fact]
    public async Task Records_positions_offsets_and_identity_outlive_a_restart()
    {
        var topic = await Log.EnsureTopicAsync(NewName(), 2, Stop);
        for (var i = 0; i < 20; i++)
        {
            await AppendWithPositionAsync(topic.Name, "file", $"{i}", $"{i}a", $"{i}b");
        }

        var ranges = (await Log.GetRangeAsync(topic.Name, 0, Stop), await Log.GetRangeAsync(topic.Name, 1, Stop));
        Assert.SkipUnless(await Subject.TryReopenAsync(), "This log holds nothing that a restart could lose.");

        Assert.Equal(topic, await Log.FindTopicAsync(topic.Name, Stop));
        Assert.Equal("19", await Log.GetPositionAsync(topic.Name, "file", Stop));
        var after = (await Log.GetRangeAsync(topic.Name, 0, Stop), await Log.GetRangeAsync(topic.Name, 1, Stop));
        Assert.Equal((ranges.Item1.Start, ranges.Item2.Start), (after.Item1.Start, after.Item2.Start));

        // A log may mark the end of what was appended with a position a little later, and the mark may take an offset.
        Assert.True(after.Item1.End >= ranges.Item1.End && after.Item2.End >= ranges.Item2.End);
        await AppendWithPositionAsync(topic.Name, "file", "20", "20a", "20b");
        await using var reader = Open(topic.Name);
        reader.PollRecords(42);
        reader.PollEnds(0, 1);
        Assert.Equal(Enumerable.Range(0, 21).SelectMany(i => new[] { $"{i}a", $"{i}b" }).Order(), reader.Values.Order());
        Assert.Equal(42, reader.Records.Select(r => (r.Partition, r.Offset)).Distinct().Count());
    }

    private async Task AppendWithPositionAsync(string topic, string source, string position, params string[] values)
    {
        var batch = Batch(topic, values);
        batch.Source = source;
        batch.Position = position;
        await Log.AppendAsync(batch, Stop);
    }
}
