using TrendingTopics.Engine.Streams;
using Xunit;

namespace TrendingTopics.Contracts.Stores;

public abstract partial class StoreContract
{
    [Fact]
    public async Task Stream_comes_back_as_it_was_written()
    {
        var entry = FullEntry(NewStream());

        Assert.Null(await Store.GetStreamAsync(entry.Name, Stop));
        Assert.True(await Store.TryWriteStreamAsync(entry, Stop));

        Assert.Equivalent(entry, await Store.GetStreamAsync(entry.Name, Stop), strict: true);
    }

    [Fact]
    public async Task Stream_is_written_only_over_the_version_before()
    {
        var entry = FullEntry(NewStream());
        Assert.False(await Store.TryWriteStreamAsync(entry with { Version = 2 }, Stop));
        Assert.True(await Store.TryWriteStreamAsync(entry, Stop));
        Assert.False(await Store.TryWriteStreamAsync(entry with { Current = 2 }, Stop));
        Assert.False(await Store.TryWriteStreamAsync(entry with { Version = 3 }, Stop));
        Assert.True(await Store.TryWriteStreamAsync(entry with { Version = 2, Current = 2 }, Stop));

        Assert.Equivalent(entry with { Version = 2, Current = 2 }, await Store.GetStreamAsync(entry.Name, Stop), strict: true);
    }

    [Fact]
    public async Task Of_concurrent_writers_of_a_stream_one_wins()
    {
        var entry = FullEntry(NewStream());
        for (var version = 1; version <= 5; version++)
        {
            var candidate = entry with { Version = version };
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () => await Store.TryWriteStreamAsync(candidate, Stop), Stop)));

            Assert.Single(outcomes, written => written);
        }
    }

    [Fact]
    public async Task Streams_are_listed_by_name()
    {
        var prefix = NewStream();
        foreach (var name in new[] { "b", "a-b", "a", "a_b" })
        {
            Assert.True(await Store.TryWriteStreamAsync(FullEntry(prefix + name), Stop));
        }

        var listed = (await Store.ListStreamsAsync(Stop)).Where(s => s.Name.StartsWith(prefix, StringComparison.Ordinal));

        Assert.Equal(["a", "a-b", "a_b", "b"], listed.Select(s => s.Name[prefix.Length..]));
    }

    [Fact]
    public async Task Streams_outlive_a_restart()
    {
        var entry = FullEntry(NewStream());
        Assert.True(await Store.TryWriteStreamAsync(entry, Stop));
        Assert.True(await Store.TryWriteStreamAsync(entry with { Version = 2, Current = 2 }, Stop));

        await ReopenAsync();

        Assert.Equivalent(entry with { Version = 2, Current = 2 }, await Store.GetStreamAsync(entry.Name, Stop), strict: true);
        Assert.False(await Store.TryWriteStreamAsync(entry with { Version = 2 }, Stop));
        Assert.True(await Store.TryWriteStreamAsync(entry with { Version = 3 }, Stop));
    }

    private static StreamEntry FullEntry(string name)
    {
        var definition = new StreamDefinition
        {
            Name = name,
            Topic = "other_topic",
            Fields = new StreamFields { Topic = "tópico \"1\"", Time = "t", User = "u", Text = "x" },
            Extract = TopicExtraction.Words,
            Time = EventTimeKind.Ingest,
            IgnoreCase = true,
            Windows = [Minute, Hopping],
            Lateness = 1,
            Top = 7,
            Counts = CountsKept.All,
            MaxFuture = 2,
            IdleTimeout = 3,
            Trigger = 4,
            CheckpointInterval = 5,
            StartFrom = new StartPosition(StartKind.Time, 1_733_940_000_123_456),
            MaxTopics = 6,
            Retention = TimeSpan.FromDays(3).Ticks / 10,
            OnDataLoss = DataLossPolicy.Stop,
        };
        return new StreamEntry(
            name,
            [new StreamRun(1, "id-1", 4, new StreamDefinition { Name = name }), new StreamRun(2, "id-2", 8, definition, FromBeginning: true)],
            Current: 1,
            Version: 1);
    }
}
