using TrendingTopics.Cassandra.Tests.Servers;
using TrendingTopics.Contracts.Servers;
using TrendingTopics.Engine.Stores;
using Xunit;

namespace TrendingTopics.Cassandra.Tests.Connections;

public sealed class LoginTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Login_comes_from_the_settings_and_a_wrong_one_is_told_without_its_password()
    {
        await using var server = await CassandraServer.StartAsync("--auth");
        await using var known = new StoreOnCassandra(server, o => (o.Username, o.Password) = ("cassandra", "cassandra"));
        Assert.Empty(await known.Store.ListStreamsAsync(Stop));

        var log = new LogLines();
        await using var wrong = new StoreOnCassandra(server, o =>
        {
            o.ConnectionString = $"Contact Points=127.0.0.1;Port={server.Port};Username=cassandra;Password=hush-hush";
            o.StartTimeout = TimeSpan.FromSeconds(10);
        }, log);
        var refused = await Assert.ThrowsAsync<StoreException>(() => wrong.Store.ListStreamsAsync(Stop).AsTask());
        Assert.Contains("refuses the login", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(log.All.Append(refused.ToString()), line => line.Contains("hush-hush", StringComparison.Ordinal));

        await using var nobody = new StoreOnCassandra(server, o => o.StartTimeout = TimeSpan.FromSeconds(10));
        var missing = await Assert.ThrowsAsync<StoreException>(() => nobody.Store.ListStreamsAsync(Stop).AsTask());
        Assert.Contains("Cassandra:Username", missing.Message, StringComparison.Ordinal);
    }
}
