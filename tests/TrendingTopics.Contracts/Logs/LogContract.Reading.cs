using TrendingTopics.Engine.Logs;
using Xunit;

namespace TrendingTopics.Contracts.Logs;

public abstract partial class LogContract
{
    [Fact]
    public async Task Reader_alone_in_its_group_gets_all_partitions_and_no_record_before_start()
    {
        var topic = await NewTopicAsync(3);
        await AppendAsync(topic, "a", "b", "c");
        await using var reader = Open(topic);
        reader.Handler.StartAt = _ => null;

        reader.PollUntil(() => reader.Handler.Assigned.Count == 3, "all assigned");
        Assert.Equal(0, reader.Poll());
        Assert.Empty(reader.Records);
        Assert.Empty(reader.Handler.Ends);

        reader.Reader.Start(1, 0);
        reader.PollEnds(1);
        Assert.Equal([1], reader.Records.Select(r => r.Partition));
    }

    [Fact]
    public async Task Records_are_pushed_in_offset_order_from_the_offset_given()
    {
        var topic = await NewTopicAsync();
        await AppendAsync(topic, Enumerable.Range(0, 50).Select(i => $"{i}"));
        await AppendAsync(topic, Enumerable.Range(50, 50).Select(i => $"{i}"));
        await using var all = Open(topic);
        all.PollRecords(100);
        var from = all.Records[60].Offset;

        await using var reader = Open(topic);
        reader.Handler.StartAt = _ => from;
        reader.PollEnds(0);

        Assert.Equal(all.Records.Skip(60), reader.Records);
        Assert.Equal(all.Records.OrderBy(r => r.Offset), all.Records);
    }

    [Fact]
    public async Task Poll_pushes_at_most_what_it_may_and_says_how_many_it_pushed()
    {
        var topic = await NewTopicAsync(2);
        await AppendAsync(topic, Enumerable.Range(0, 100).Select(i => $"{i}"));
        await using var reader = Open(topic);

        reader.PollUntil(
            () =>
            {
                var before = reader.Records.Count;
                var now = reader.Poll(7);
                Assert.Equal(reader.Records.Count - before, now);
                Assert.InRange(now, 0, 7);
                return reader.Records.Count >= 100;
            },
            "100 records in sevens",
            7);

        Assert.Equal(100, reader.Records.Count);
        Assert.Equal(100, reader.Records.Select(r => (r.Partition, r.Offset)).Distinct().Count());
    }

    [Fact]
    public async Task End_is_reported_again_and_again_once_all_before_it_was_pushed()
    {
        var topic = await NewTopicAsync(2);
        await AppendAsync(topic, "a", "b", "c", "d");
        await using var reader = Open(topic);

        reader.PollEnds(0, 1);
        reader.PollEnds(0, 1);
        await AppendAsync(topic, "e", "f");
        reader.PollRecords(6);
        reader.PollEnds(0, 1);

        Assert.All(reader.Handler.Ends, e => Assert.Equal(3, e.Records));
        foreach (var partition in new[] { 0, 1 })
        {
            var end = (await Log.GetRangeAsync(topic, partition, Stop)).End;
            Assert.All(reader.Handler.Ends.Where(e => e.Partition == partition), e => Assert.Equal(end, e.EndOffset));
        }
    }

    [Fact]
    public async Task End_of_an_empty_partition_is_reported()
    {
        var topic = await NewTopicAsync(2);
        await using var reader = Open(topic);

        reader.PollEnds(0, 1);

        Assert.All(reader.Handler.Ends, e => Assert.Equal(0, e.EndOffset));
    }

    [Fact]
    public async Task Waiting_poll_pushes_what_is_appended_meanwhile()
    {
        var topic = await NewTopicAsync();
        await using var reader = Open(topic);
        reader.PollEnds(0);

        var append = Task.Run(() => AppendAsync(topic, "a"), Stop);
        reader.PollRecords(1);
        await append;

        Assert.Equal(["a"], reader.Values);
    }

    [Fact]
    public async Task Wake_ends_a_waiting_poll()
    {
        var topic = await NewTopicAsync();
        await using var reader = Open(topic);
        reader.PollEnds(0);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var waking = WakeUntilAsync(reader.Reader, done.Token);

        Assert.Equal(0, reader.Reader.Poll(reader.Handler, 1, TimeSpan.FromHours(1)));

        await done.CancelAsync();
        await waking;
    }

    [Fact]
    public async Task Readers_of_two_groups_both_get_everything()
    {
        var topic = await NewTopicAsync(2);
        await AppendAsync(topic, Enumerable.Range(0, 20).Select(i => $"{i}"));
        await using var one = Open(topic);
        await using var other = Open(topic);

        one.PollRecords(20);
        other.PollRecords(20);

        Assert.Equal(one.Records.OrderBy(r => (r.Partition, r.Offset)), other.Records.OrderBy(r => (r.Partition, r.Offset)));
    }

    [Fact]
    public async Task Topics_do_not_mix()
    {
        var one = await NewTopicAsync();
        var other = await NewTopicAsync();
        await AppendAsync(one, "1", "2");
        await AppendAsync(other, "a");
        await AppendAsync(one, "3");

        await using var reader = Open(one);
        reader.PollEnds(0);

        Assert.Equal(["1", "2", "3"], reader.Values);
        Assert.Equal(new LogRange(0, 3), await Log.GetRangeAsync(one, 0, Stop));
    }

    private static async Task WakeUntilAsync(ILogReader reader, CancellationToken done)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        try
        {
            while (await timer.WaitForNextTickAsync(done).ConfigureAwait(false))
            {
                reader.Wake();
            }
        }
        catch (OperationCanceledException)
        {
        }
    }
}
