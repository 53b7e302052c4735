using System.Text;
using TrendingTopics.Engine.Logs;
using Xunit;

namespace TrendingTopics.Contracts.Logs;

public abstract partial class LogContract
{
    [Fact]
    public async Task Offset_by_time_is_that_of_the_first_record_appended_then_or_later()
    {
        var topic = await NewTopicAsync();
        for (var i = 0; i < 30; i++)
        {
            await AppendAsync(topic, $"{i}a", $"{i}b");
        }

        await using var reader = Open(topic);
        reader.PollRecords(60);
        var end = (await Log.GetRangeAsync(topic, 0, Stop)).End;
        var times = reader.Records.Select(r => r.AppendTime).Distinct().ToList();
        Assert.Equal(0, await Log.FindOffsetAsync(topic, 0, 0, Stop));
        Assert.Equal(end, await Log.FindOffsetAsync(topic, 0, times.Max() + 1_000_000, Stop));
        foreach (var time in times)
        {
            Assert.Equal(reader.Records.First(r => r.AppendTime >= time).Offset, await Log.FindOffsetAsync(topic, 0, time, Stop));
        }
    }

    [Fact]
    public async Task Offset_by_time_of_an_empty_partition_is_its_end()
    {
        var topic = await NewTopicAsync();

        Assert.Equal(0, await Log.FindOffsetAsync(topic, 0, 0, Stop));
    }

    [Fact]
    public async Task Newest_records_come_newest_first()
    {
        var topic = await NewTopicAsync();
        Assert.Empty(await Log.ReadNewestAsync(topic, 10, Stop));
        for (var i = 0; i < 20; i++)
        {
            await AppendAsync(topic, $"{i}a", $"{i}b");
        }

        var newest = await Log.ReadNewestAsync(topic, 5, Stop);
        var all = await Log.ReadNewestAsync(topic, 1000, Stop);

        Assert.Equal(["19b", "19a", "18b", "18a", "17b"], newest.Select(r => Encoding.Latin1.GetString(r.Value.Span)));
        Assert.Equal(40, all.Count);
        Assert.Equal(all.OrderByDescending(r => r.Offset).Select(r => r.Offset), all.Select(r => r.Offset));
    }

    [Fact]
    public async Task Newest_records_come_from_all_partitions()
    {
        var topic = await NewTopicAsync(3);
        for (var i = 0; i < 10; i++)
        {
            // One for each partition: which of records that are on their way together is the newer one, a log may not know.
            await AppendAsync(topic, $"{i}a", $"{i}b", $"{i}c");
        }

        var newest = await Log.ReadNewestAsync(topic, 9, Stop);

        Assert.Equal([3, 3, 3], newest.GroupBy(r => r.Partition).Select(g => g.Count()));
        Assert.All(newest.GroupBy(r => r.Partition), g => Assert.Equal([9, 8, 7], g.Select(r => r.Offset)));
    }

    [Fact]
    public async Task Newest_records_come_without_their_keys()
    {
        var topic = await NewTopicAsync();
        var batch = new LogBatch(topic);
        batch.Add("a key"u8, "first"u8);
        batch.Add(default, "second"u8);
        batch.Add("another key"u8, "third"u8);
        await Log.AppendAsync(batch, Stop);

        var newest = await Log.ReadNewestAsync(topic, 10, Stop);

        Assert.Equal(["third", "second", "first"], newest.Select(r => Encoding.Latin1.GetString(r.Value.Span)));
    }
}
