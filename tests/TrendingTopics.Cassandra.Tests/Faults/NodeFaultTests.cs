using Microsoft.Extensions.Diagnostics.HealthChecks;
using TrendingTopics.Cassandra.Connections;
using TrendingTopics.Cassandra.Tests.Servers;
using TrendingTopics.Contracts.Servers;
using TrendingTopics.Engine.Rankings;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;
using Xunit;

namespace TrendingTopics.Cassandra.Tests.Faults;

/// <summary>A node that starts late, dies and comes back.</summary>
public sealed class NodeFaultTests
{
    private static readonly RunKey Run = new("hashtags", 1);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Node_that_starts_late_dies_and_comes_back_is_waited_for_and_claims_from_before_count_no_more()
    {
        await using var server = await CassandraServer.StartAsync();
        await server.StopAsync();
        var log = new LogLines();
        await using var cassandra = new StoreOnCassandra(server, o => (o.StartTimeout, o.RequestTimeout) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5)), log);
        var health = new CassandraHealthCheck(cassandra.Connection, cassandra.Settings, TimeProvider.System);

        var early = await Assert.ThrowsAsync<StoreException>(() => cassandra.Store.ListStreamsAsync(Stop).AsTask());
        Assert.True(early.IsTransient);
        Assert.StartsWith($"No Cassandra node answers at {server.Address} (", early.Message, StringComparison.Ordinal);
        Assert.Equal(HealthStatus.Unhealthy, (await CheckAsync(health)).Status);
        Assert.Single(log.All, line => line.StartsWith($"Warning: No Cassandra node answers at {server.Address} (", StringComparison.Ordinal));

        await server.RestartAsync();
        await Eventually.TrueAsync(async () => (await CheckAsync(health)).Status == HealthStatus.Healthy);
        var claim = await cassandra.Store.ClaimAsync(Run, 0, Stop);
        Assert.True(await cassandra.Store.TryWriteCheckpointAsync(Run, 0, claim.Epoch, new byte[] { 7 }, Stop));
        await cassandra.Store.WriteMergedAsync(Run, Rows.Merged(Rows.Noon, new RankedTopic(1, "#IA", 5)), null, Stop);

        await server.KillAsync();
        await Eventually.TrueAsync(async () => (await CheckAsync(health)).Status == HealthStatus.Unhealthy);
        var away = await Assert.ThrowsAsync<StoreException>(() => cassandra.Store.WriteMergedAsync(Run, Rows.Merged(Rows.Noon, new RankedTopic(1, "#IA", 5)), null, Stop).AsTask());
        Assert.True(away.IsTransient);

        // The node may have forgotten what it acknowledged last: who claimed before must claim again, and vouches for nothing until then.
        await server.RestartAsync();
        await Eventually.TrueAsync(async () => (await CheckAsync(health)).Status == HealthStatus.Healthy);
        Assert.False(await cassandra.Store.IsOwnerAsync(Run, 0, claim.Epoch, Stop));
        Assert.False(await cassandra.Store.TryWriteCheckpointAsync(Run, 0, claim.Epoch, new byte[] { 8 }, Stop));
        await cassandra.Store.WriteStatusAsync(Run, new PartitionStatus { Partition = 0, Revision = PartitionStatus.RevisionOf(claim.Epoch, 1000), ClosedUntil = 1 }, Stop);
        Assert.DoesNotContain(await cassandra.Store.GetStatusAsync(Run, Stop), status => status.ClosedUntil is not null);
        Assert.Single(log.All, line => line.StartsWith("Warning: Cassandra has been started anew", StringComparison.Ordinal));

        // It has forgotten the claim itself, and another process claims: what its owner still has under way must not pass for the new one's.
        await cassandra.CqlAsync("DELETE FROM $checkpoints WHERE stream = 'hashtags' AND run = 1 AND partition = 0 IF EXISTS");
        await using var other = new StoreOnCassandra(server, o => o.Keyspace = cassandra.Keyspace);
        Assert.True((await other.Store.ClaimAsync(Run, 0, Stop)).Epoch > claim.Epoch);

        var second = await cassandra.Store.ClaimAsync(Run, 0, Stop);
        Assert.True(await cassandra.Store.TryWriteCheckpointAsync(Run, 0, second.Epoch, new byte[] { 9 }, Stop));
        Assert.True(await cassandra.Store.IsOwnerAsync(Run, 0, second.Epoch, Stop));

        // Which buckets are in use is forgotten too: they are noted again, so that windows are found.
        await cassandra.CqlAsync("DELETE buckets FROM $streams WHERE stream = 'hashtags'");
        await cassandra.Store.WriteMergedAsync(Run, Rows.Merged(Rows.Noon, new RankedTopic(1, "#IA", 5)), null, Stop);
        Assert.Single(await cassandra.Store.ListMergedAsync(Run, Rows.Minute, 0, long.MaxValue, 10, Stop));
    }

    private static Task<HealthCheckResult> CheckAsync(CassandraHealthCheck health) => health.CheckHealthAsync(new HealthCheckContext(), Stop);
}
