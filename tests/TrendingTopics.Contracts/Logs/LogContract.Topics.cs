using TrendingTopics.Engine.Logs;
using Xunit;

namespace TrendingTopics.Contracts.Logs;

public abstract partial class LogContract
{
    [Fact]
    public async Task Topic_is_created_where_it_is_missing_and_taken_as_it_is_where_it_exists()
    {
        var name = NewName();
        Assert.Null(await Log.FindTopicAsync(name, Stop));

        var created = await Log.EnsureTopicAsync(name, 3, Stop);
        var found = await Log.EnsureTopicAsync(name, 5, Stop);

        Assert.Equal((name, 3), (created.Name, created.Partitions));
        Assert.NotEmpty(created.Id);
        Assert.Equal(created, found);
        Assert.Equal(created, await Log.FindTopicAsync(name, Stop));
    }

    [Fact]
    public async Task Two_topics_have_two_ids()
    {
        var one = await Log.EnsureTopicAsync(NewName(), 1, Stop);
        var other = await Log.EnsureTopicAsync(NewName(), 1, Stop);

        Assert.NotEqual(one.Id, other.Id);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("a b", 1)]
    [InlineData("ä", 1)]
    [InlineData("a/b", 1)]
    [InlineData("..", 1)]
    [InlineData("good", 0)]
    [InlineData("good", 1025)]
    public async Task Name_or_number_of_partitions_that_is_not_allowed_is_refused(string name, int partitions)
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Log.EnsureTopicAsync(name, partitions, Stop));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Log.EnsureTopicAsync(new string('a', 250), 1, Stop));
    }

    [Fact]
    public async Task What_is_asked_of_a_missing_topic_or_partition_fails()
    {
        var topic = await NewTopicAsync(2);
        var missing = NewName();

        await Assert.ThrowsAsync<LogException>(async () => await Log.GetRangeAsync(topic, 2, Stop));
        await Assert.ThrowsAsync<LogException>(async () => await Log.GetRangeAsync(missing, 0, Stop));
        await Assert.ThrowsAsync<LogException>(async () => await Log.FindOffsetAsync(topic, -1, 0, Stop));
        await Assert.ThrowsAsync<LogException>(async () => await AppendAsync(missing, "a"));
        Assert.Throws<LogException>(() => Log.OpenReader(missing, "group"));
    }

    [Fact]
    public async Task Recreated_topic_is_empty_and_has_another_id()
    {
        var topic = await Log.EnsureTopicAsync(NewName(), 1, Stop);
        await AppendAsync(topic.Name, "a", "b");
        Assert.SkipUnless(await Subject.TryDeleteTopicAsync(topic.Name), "This log does not delete topics.");

        var again = await Log.EnsureTopicAsync(topic.Name, 1, Stop);

        Assert.NotEqual(topic.Id, again.Id);
        Assert.Equal(new LogRange(0, 0), await Log.GetRangeAsync(topic.Name, 0, Stop));
    }
}
