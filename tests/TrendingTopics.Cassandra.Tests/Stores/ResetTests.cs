using TrendingTopics.Cassandra.Tests.Servers;
using TrendingTopics.Contracts.Servers;
using TrendingTopics.Engine.Streams;
using Xunit;

namespace TrendingTopics.Cassandra.Tests.Stores;

/// <summary>Emptying the store.</summary>
public sealed class ResetTests(SharedCassandra cassandra)
{
    [Fact]
    public async Task Reset_deletes_what_streams_have_written_and_nothing_else()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var node = new StoreOnCassandra(await cassandra.GetAsync());
        await node.Store.ClaimAsync(new RunKey("hashtags", 1), 0, stop);
        await node.CqlAsync("CREATE TABLE $others (name text PRIMARY KEY)");
        await node.CqlAsync("INSERT INTO $others (name) VALUES ('theirs')");

        await new CassandraStoreReset(node.Connection).TruncateAsync(stop);

        Assert.Empty(await node.CqlAsync("SELECT * FROM $checkpoints"));
        Assert.Single(await node.CqlAsync("SELECT * FROM $others"));

        // The schema is still the one that this program knows.
        await node.ReopenAsync();
        Assert.Null((await node.Store.ClaimAsync(new RunKey("hashtags", 1), 0, stop)).Checkpoint);
    }
}
