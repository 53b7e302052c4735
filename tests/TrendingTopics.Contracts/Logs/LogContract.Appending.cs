using System.Text;
using TrendingTopics.Engine.Logs;
using Xunit;

namespace TrendingTopics.Contracts.Logs;

public abstract partial class LogContract
{
    [Fact]
    public async Task New_topic_is_empty_and_every_record_moves_its_end()
    {
        var topic = await NewTopicAsync();
        var before = await Log.GetRangeAsync(topic, 0, Stop);

        await AppendAsync(topic, "a", "b", "c");

        var after = await Log.GetRangeAsync(topic, 0, Stop);
        await using var reader = Open(topic);
        reader.PollRecords(3);
        Assert.Equal(before.Start, before.End);
        Assert.Equal(before.Start, after.Start);
        Assert.True(after.End > reader.Records[^1].Offset);
        Assert.Equal(["a", "b", "c"], reader.Values);
    }

    [Fact]
    public async Task Batches_get_their_offsets_in_the_order_of_the_calls_though_none_waits_for_the_one_before()
    {
        var topic = await NewTopicAsync();
        var appends = new List<Task>();
        for (var i = 0; i < 100; i++)
        {
            appends.Add(Log.AppendAsync(Batch(topic, [$"{i}a", $"{i}b"]), Stop).AsTask());
        }

        await Task.WhenAll(appends);

        await using var reader = Open(topic);
        reader.PollRecords(200);
        Assert.Equal(Enumerable.Range(0, 100).SelectMany(i => new[] { $"{i}a", $"{i}b" }), reader.Values);
    }

    [Fact]
    public async Task Batch_is_free_for_reuse_while_its_append_is_on_its_way()
    {
        var topic = await NewTopicAsync();
        var batch = new LogBatch(topic);
        var appends = new List<Task>();
        for (var i = 0; i < 50; i++)
        {
            batch.Clear();
            batch.Add([], Encoding.Latin1.GetBytes($"value {i}"));
            appends.Add(Log.AppendAsync(batch, Stop).AsTask());
        }

        await Task.WhenAll(appends);

        await using var reader = Open(topic);
        reader.PollRecords(50);
        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"value {i}"), reader.Values);
    }

    [Fact]
    public async Task Records_with_equal_keys_go_to_one_partition_in_their_order()
    {
        var topic = await NewTopicAsync(4);
        for (var i = 0; i < 10; i++)
        {
            var batch = new LogBatch(topic);
            for (var key = 0; key < 20; key++)
            {
                batch.Add(Encoding.Latin1.GetBytes($"key {key}"), Encoding.Latin1.GetBytes($"{i}"));
            }

            await Log.AppendAsync(batch, Stop);
        }

        await using var reader = Open(topic);
        reader.PollRecords(200);
        Assert.All(reader.Records.GroupBy(r => r.Key), key => Assert.Single(key.Select(r => r.Partition).Distinct()));
        Assert.All(reader.Records.GroupBy(r => r.Key), key => Assert.Equal(Enumerable.Range(0, 10).Select(i => $"{i}"), key.Select(r => r.Value)));
        Assert.True(reader.Records.Select(r => r.Partition).Distinct().Count() > 1);
    }

    [Fact]
    public async Task Records_without_a_key_go_to_all_partitions_in_turn()
    {
        var topic = await NewTopicAsync(4);
        for (var i = 0; i < 10; i++)
        {
            await AppendAsync(topic, Enumerable.Range(0, 10).Select(n => $"{n}"));
        }

        await using var reader = Open(topic);
        reader.PollRecords(100);
        Assert.Equal([25, 25, 25, 25], Enumerable.Range(0, 4).Select(p => reader.Handler.Of(p).Count));
    }

    [Fact]
    public async Task Keys_and_values_come_back_byte_for_byte()
    {
        var topic = await NewTopicAsync();
        var bytes = Encoding.Latin1.GetString([.. Enumerable.Range(0, 256).Select(b => (byte)b)]);
        var large = new string('x', 300_000);
        var batch = new LogBatch(topic);
        foreach (var (key, value) in new[] { ("", ""), ("k", ""), (bytes, bytes), ("", large) })
        {
            batch.Add(Encoding.Latin1.GetBytes(key), Encoding.Latin1.GetBytes(value));
        }

        await Log.AppendAsync(batch, Stop);

        await using var reader = Open(topic);
        reader.PollRecords(4);
        Assert.Equal([("", ""), ("k", ""), (bytes, bytes), ("", large)], reader.Records.Select(r => (r.Key, r.Value)));
    }
}
