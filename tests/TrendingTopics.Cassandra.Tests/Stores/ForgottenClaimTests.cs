using TrendingTopics.Cassandra.Tests.Servers;
using TrendingTopics.Contracts.Servers;
using TrendingTopics.Engine.Streams;
using Xunit;

namespace TrendingTopics.Cassandra.Tests.Stores;

/// <summary>A node that was killed has forgotten a claim; who made it claims again, and may still have a write under way.</summary>
public sealed class ForgottenClaimTests(SharedCassandra shared)
{
    private static readonly RunKey Run = new("hashtags", 1);

    [Fact]
    public async Task Epoch_of_a_claim_that_was_forgotten_does_not_come_again()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var cassandra = new StoreOnCassandra(await shared.GetAsync());
        var forgotten = await cassandra.Store.ClaimAsync(Run, 0, stop);
        await cassandra.CqlAsync("DELETE FROM $checkpoints WHERE stream = 'hashtags' AND run = 1 AND partition = 0 IF EXISTS");

        var claim = await cassandra.Store.ClaimAsync(Run, 0, stop);
        Assert.False(await cassandra.Store.TryWriteCheckpointAsync(Run, 0, forgotten.Epoch, new byte[] { 1 }, stop));
        Assert.True(await cassandra.Store.TryWriteCheckpointAsync(Run, 0, claim.Epoch, new byte[] { 2 }, stop));

        Assert.Equal([2], (await cassandra.Store.ClaimAsync(Run, 0, stop)).Checkpoint!.Value.ToArray());
    }
}
