using TrendingTopics.Engine.Logs;
using Xunit;

namespace TrendingTopics.Contracts.Logs;

public abstract partial class LogContract
{
    [Fact]
    public async Task Pause_from_within_a_push_takes_effect_before_the_next_record()
    {
        var topic = await NewTopicAsync();
        await AppendAsync(topic, Enumerable.Range(0, 20).Select(i => $"{i}"));
        await using var reader = Open(topic);
        reader.Handler.Pushed = r =>
        {
            if (r.Value is "4" or "11")
            {
                reader.Reader.Pause(0);
            }
        };

        reader.PollRecords(5);
        Assert.Equal(0, reader.Poll());
        Assert.Equal(5, reader.Records.Count);
        Assert.Empty(reader.Handler.Ends);

        reader.Reader.Resume(0);
        reader.PollRecords(12);
        Assert.Equal(0, reader.Poll());
        reader.Reader.Resume(0);
        reader.PollEnds(0);
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"{i}"), reader.Values);
    }

    [Fact]
    public async Task Paused_partition_reports_no_end()
    {
        var topic = await NewTopicAsync(2);
        await using var reader = Open(topic);
        reader.PollEnds(0, 1);

        reader.Reader.Pause(0);
        reader.PollEnds(1);

        Assert.DoesNotContain(reader.Handler.Ends, e => e.Partition == 0);
    }

    [Fact]
    public async Task Poll_ends_with_the_record_after_which_all_partitions_are_paused()
    {
        var topic = await NewTopicAsync(2);
        await AppendAsync(topic, Enumerable.Range(0, 40).Select(i => $"{i}"));
        await using var reader = Open(topic);
        reader.Handler.Pushed = _ =>
        {
            if (reader.Records.Count == 9)
            {
                reader.Reader.Pause(0);
                reader.Reader.Pause(1);
            }
        };

        reader.PollRecords(9);
        Assert.Equal(0, reader.Poll());
        Assert.Equal(9, reader.Records.Count);

        reader.Reader.Resume(0);
        reader.Reader.Resume(1);
        reader.PollRecords(40);
        Assert.Equal(40, reader.Records.Distinct().Count());
        Assert.All(new[] { 0, 1 }, p => Assert.Equal(reader.Handler.Of(p).OrderBy(r => r.Offset), reader.Handler.Of(p)));
    }

    [Fact]
    public async Task Paused_partition_misses_nothing_while_the_other_moves_on()
    {
        var (topic, keys, ends) = await NewTopicWithKeysAsync();
        await using var reader = Open(topic);
        reader.Handler.StartAt = p => ends[p];
        reader.PollEnds(0, 1);

        reader.Reader.Pause(0);
        for (var i = 0; i < 30; i++)
        {
            await Log.AppendAsync(Batch(topic, 0, keys, [$"zero {i}"]), Stop);
            await Log.AppendAsync(Batch(topic, 1, keys, [$"one {i}"]), Stop);
        }

        reader.PollRecords(30);
        Assert.Equal(Enumerable.Range(0, 30).Select(i => $"one {i}"), reader.Values);

        reader.Reader.Resume(0);
        reader.PollRecords(60);
        reader.PollEnds(0, 1);
        Assert.Equal(Enumerable.Range(0, 30).Select(i => $"zero {i}"), reader.Handler.Of(0).Select(r => r.Value));
        Assert.Equal(Enumerable.Range(0, 30).Select(i => $"one {i}"), reader.Handler.Of(1).Select(r => r.Value));
    }

    [Fact]
    public async Task Partition_paused_within_a_batch_goes_on_within_it_though_the_other_moved_on()
    {
        var topic = await NewTopicAsync(2);
        await AppendAsync(topic, Enumerable.Range(0, 40).Select(i => $"{i}"));
        await using var reader = Open(topic);
        reader.Handler.Pushed = r =>
        {
            if (r.Partition == 0 && reader.Handler.Of(0).Count == 5)
            {
                reader.Reader.Pause(0);
            }
        };

        reader.PollEnds(1);
        await AppendAsync(topic, Enumerable.Range(40, 40).Select(i => $"{i}"));
        reader.PollRecords(45);
        Assert.Equal((5, 40), (reader.Handler.Of(0).Count, reader.Handler.Of(1).Count));

        reader.Reader.Resume(0);
        reader.PollEnds(0, 1);
        Assert.Equal((40, 40), (reader.Handler.Of(0).Count, reader.Handler.Of(1).Count));
        Assert.Equal(80, reader.Records.Distinct().Count());
        Assert.Equal(reader.Handler.Of(0).OrderBy(r => r.Offset), reader.Handler.Of(0));
    }

    [Fact]
    public async Task Partition_started_again_is_pushed_again_and_the_other_is_not()
    {
        var topic = await NewTopicAsync(2);
        for (var i = 0; i < 10; i++)
        {
            await AppendAsync(topic, "a", "b", "c", "d");
        }

        await using var reader = Open(topic);
        reader.PollRecords(40);
        var again = reader.Handler.Of(1)[7].Offset;

        reader.Reader.Start(1, again);
        reader.PollRecords(53);
        reader.PollEnds(0, 1);

        Assert.Equal(20, reader.Handler.Of(0).Count);
        Assert.Equal(reader.Handler.Of(1).Take(20).Skip(7), reader.Handler.Of(1).Skip(20));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(17)]
    public async Task Start_from_within_a_push_takes_effect_before_the_next_record(int to)
    {
        var topic = await NewTopicAsync();
        await AppendAsync(topic, Enumerable.Range(0, 20).Select(i => $"{i}"));
        await using var reader = Open(topic);
        var offsets = new Dictionary<string, long>();
        reader.PollRecords(20);
        offsets = reader.Records.ToDictionary(r => r.Value, r => r.Offset);
        reader.Handler.Records.Clear();
        reader.Handler.Pushed = r =>
        {
            if (r.Value == "12" && reader.Records.Count == 13)
            {
                reader.Reader.Start(0, offsets[$"{to}"]);
            }
        };

        reader.Reader.Start(0, offsets["0"]);
        reader.PollUntil(() => reader.Records.Count > 13 && reader.Values[^1] == "19", "the last record");

        Assert.Equal(Enumerable.Range(0, 13).Concat(Enumerable.Range(to, 20 - to)).Select(i => $"{i}"), reader.Values);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task However_it_is_steered_each_partition_gets_its_records_in_order_and_none_while_paused(int seed)
    {
        var random = new Random(seed);
        var topic = await NewTopicAsync(3);
        await using var reader = Open(topic);
        var expected = new long[3];
        var paused = new bool[3];
        reader.Handler.Pushed = r =>
        {
            Assert.False(paused[r.Partition]);
            Assert.Equal(expected[r.Partition], r.Offset);
            expected[r.Partition]++;
            if (random.Next(20) == 0)
            {
                Steer(r.Partition);
            }
        };
        reader.PollEnds(0, 1, 2);

        void Steer(int partition)
        {
            switch (random.Next(4))
            {
                case 0:
                    paused[partition] = false;
                    expected[partition] = random.NextInt64(expected[partition] + 1);
                    reader.Reader.Start(partition, expected[partition]);
                    break;
                case 1:
                    paused[partition] = false;
                    reader.Reader.Resume(partition);
                    break;
                default:
                    paused[partition] = true;
                    reader.Reader.Pause(partition);
                    break;
            }
        }

        for (var step = 0; step < 300; step++)
        {
            switch (random.Next(5))
            {
                case 0:
                    await AppendAsync(topic, Enumerable.Range(0, random.Next(1, 30)).Select(i => $"{i}"));
                    break;
                case 1:
                    Steer(random.Next(3));
                    break;
                default:
                    reader.Poll(random.Next(1, 20));
                    break;
            }
        }

        reader.Handler.Pushed = r => Assert.Equal(expected[r.Partition]++, r.Offset);
        foreach (var partition in new[] { 0, 1, 2 })
        {
            reader.Reader.Resume(partition);
        }

        reader.PollEnds(0, 1, 2);

        // They may have been confirmed before the last append, and then say nothing about what is behind them.
        foreach (var partition in new[] { 0, 1, 2 })
        {
            var end = (await Log.GetRangeAsync(topic, partition, Stop)).End;
            reader.PollUntil(() => expected[partition] >= end, $"all records of partition {partition}");
            Assert.Equal(end, expected[partition]);
        }
    }

    [Fact]
    public async Task Offset_behind_the_end_is_out_of_range_until_the_partition_is_started_again()
    {
        var topic = await NewTopicAsync();
        await AppendAsync(topic, "a", "b");
        var range = await Log.GetRangeAsync(topic, 0, Stop);
        await using var reader = Open(topic);
        reader.Handler.StartAt = _ => range.End + 5;

        reader.PollUntil(() => reader.Handler.OutOfRange.Count > 0, "out of range");
        reader.Poll();
        Assert.Equal([(0, range)], reader.Handler.OutOfRange);
        Assert.Empty(reader.Handler.Ends);

        reader.Reader.Start(0, range.Start);
        reader.PollEnds(0);
        Assert.Equal(["a", "b"], reader.Values);
    }

    [Fact]
    public async Task Offset_that_the_log_no_longer_holds_is_out_of_range()
    {
        var topic = await NewTopicAsync();
        await AppendAsync(topic, "a", "b");
        Assert.SkipUnless(await Subject.TryForgetAsync(topic, 0), "This log cannot be made to forget.");
        await AppendAsync(topic, "c");

        var range = await Log.GetRangeAsync(topic, 0, Stop);
        await using var reader = Open(topic);
        reader.PollUntil(() => reader.Handler.OutOfRange.Count > 0, "out of range");
        reader.Reader.Start(0, range.Start);
        reader.PollEnds(0);

        Assert.Equal(new LogRange(2, 3), range);
        Assert.Equal([(0, range)], reader.Handler.OutOfRange);
        Assert.Equal(["c"], reader.Values);
    }
}
