using TrendingTopics.Cassandra.Settings;
using TrendingTopics.Cassandra.Tests.Servers;
using TrendingTopics.Contracts.Servers;
using TrendingTopics.Engine.Stores;
using Xunit;

namespace TrendingTopics.Cassandra.Tests.Connections;

public sealed class TlsTests(SharedCassandra shared)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Encrypted_connection_trusts_the_given_authority_and_name_and_no_other()
    {
        var server = await shared.GetAsync();
        await using var front = new TlsFront(server.Port);
        await using var trusting = new StoreOnCassandra(server, o =>
        {
            o.ConnectionString = front.Address;
            o.Tls = new CassandraTlsOptions { Enabled = true, CaFile = front.CaFile, ServerName = "cassandra.test" };
        });
        Assert.Empty(await trusting.Store.ListStreamsAsync(Stop));
        Assert.True(front.Encrypted > 0);

        await RefusesAsync(server, front, new CassandraTlsOptions { ServerName = "cassandra.test" });
        await RefusesAsync(server, front, new CassandraTlsOptions { CaFile = front.CaFile, ServerName = "other.test" });
    }

    private static async Task RefusesAsync(CassandraServer server, TlsFront front, CassandraTlsOptions tls)
    {
        await using var wary = new StoreOnCassandra(server, o =>
        {
            (o.ConnectionString, o.Tls, o.StartTimeout) = ($"Contact Points={front.Address};Tls=true", tls, TimeSpan.FromSeconds(8));
        });
        var failure = await Assert.ThrowsAsync<StoreException>(() => wary.Store.ListStreamsAsync(Stop).AsTask());
        Assert.StartsWith("No Cassandra node answers", failure.Message, StringComparison.Ordinal);
        Assert.Contains(tls.CaFile is null ? "Cassandra:Tls:CaFile" : "Cassandra:Tls:ServerName", failure.Message, StringComparison.Ordinal);
    }
}
