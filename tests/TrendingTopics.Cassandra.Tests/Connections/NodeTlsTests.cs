using TrendingTopics.Cassandra.Settings;
using TrendingTopics.Cassandra.Tests.Servers;
using TrendingTopics.Contracts.Security;
using TrendingTopics.Contracts.Servers;
using TrendingTopics.Engine.Stores;
using Xunit;

namespace TrendingTopics.Cassandra.Tests.Connections;

/// <summary>A real node that takes encrypted connections only, from clients whose certificate it trusts, and with a login.</summary>
public sealed class NodeTlsTests
{
    private const string KeyPassword = "key-password-hush";
    private const string Password = "cassandra";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Store_works_over_tls_with_client_certificate_and_login_and_says_what_is_wrong_without()
    {
        ServerFolder.Require();
        using var authority = new TestAuthority();
        using var stranger = new TestAuthority("another authority");
        var client = authority.Sign("client");
        var secret = authority.Sign("secret-client", keyPassword: KeyPassword);
        await using var server = await StartAsync(authority, authority.Sign("node"));
        var right = new CassandraTlsOptions { Enabled = true, CaFile = authority.File, CertificateFile = client.File, KeyFile = client.KeyFile };

        await WorksAsync(server, right);
        await WorksAsync(server, new() { Enabled = true, CaFile = authority.File, CertificateFile = secret.File, KeyFile = secret.KeyFile, KeyPassword = KeyPassword });

        Assert.Contains("Cassandra:Tls:CaFile", await RefusedAsync(server, right.But(o => o.CaFile = stranger.File)), StringComparison.Ordinal);
        Assert.Contains("Cassandra:Tls:CaFile", await RefusedAsync(server, right.But(o => o.CaFile = null)), StringComparison.Ordinal);
        Assert.Contains("Cassandra:Tls:ServerName", await RefusedAsync(server, right.But(o => o.ServerName = "other.test")), StringComparison.Ordinal);
        Assert.Contains("Cassandra:Tls:CertificateFile", await RefusedAsync(server, right.But(o => (o.CertificateFile, o.KeyFile) = (null, null))), StringComparison.Ordinal);
        var unknown = stranger.Sign("unknown-client");
        Assert.Contains("Cassandra:Tls:CertificateFile", await RefusedAsync(server, right.But(o => (o.CertificateFile, o.KeyFile) = (unknown.File, unknown.KeyFile))), StringComparison.Ordinal);
        var old = authority.Sign("old-client", expired: true);
        Assert.Contains("Cassandra:Tls:CertificateFile expired on", await RefusedAsync(server, right.But(o => (o.CertificateFile, o.KeyFile) = (old.File, old.KeyFile))), StringComparison.Ordinal);
        Assert.Contains("Cassandra:Username", await RefusedAsync(server, right, "not-the-password"), StringComparison.Ordinal);

        // Without TLS the node ends the connection.
        Assert.Contains("No Cassandra node answers", await RefusedAsync(server, new CassandraTlsOptions()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Node_whose_certificate_has_expired_is_not_trusted()
    {
        ServerFolder.Require();
        using var authority = new TestAuthority();
        var client = authority.Sign("client");
        await using var server = await StartAsync(authority, authority.Sign("old-node", expired: true));

        var refused = await RefusedAsync(server, new() { Enabled = true, CaFile = authority.File, CertificateFile = client.File, KeyFile = client.KeyFile });

        Assert.Contains("CN=old-node) expired on", refused, StringComparison.Ordinal);
    }

    [Fact]
    public void File_that_holds_no_certificate_or_key_is_refused_by_the_name_of_its_setting()
    {
        using var authority = new TestAuthority();
        var (client, other) = (authority.Sign("client"), authority.Sign("other", keyPassword: KeyPassword));
        var empty = authority.Write("empty.pem", "nothing");

        Assert.Contains("Cassandra:Tls:CaFile is", Wrong(new() { CaFile = empty }), StringComparison.Ordinal);
        Assert.Contains("Cassandra:Tls:CertificateFile is", Wrong(new() { CertificateFile = empty, KeyFile = client.KeyFile }), StringComparison.Ordinal);
        Assert.Contains("Cassandra:Tls:KeyFile is", Wrong(new() { CertificateFile = client.File, KeyFile = empty }), StringComparison.Ordinal);
        Assert.Contains("Cassandra:Tls:KeyFile is", Wrong(new() { CertificateFile = client.File, KeyFile = authority.Sign("third").KeyFile }), StringComparison.Ordinal);
        var message = Wrong(new() { CertificateFile = other.File, KeyFile = other.KeyFile, KeyPassword = "wrong-hush" });
        Assert.Contains("Cassandra:Tls:KeyPassword", message, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-hush", message, StringComparison.Ordinal);

        static string Wrong(CassandraTlsOptions tls) =>
            Assert.Throws<ArgumentException>(() => StoreSettings.Read(new CassandraStoreOptions { ConnectionString = "localhost", Tls = tls }, "cassandra")).Message;
    }

    private static Task<CassandraServer> StartAsync(TestAuthority authority, TestCertificate node) => CassandraServer.StartAsync(
        new Dictionary<string, string>
        {
            ["client_encryption_options.enabled"] = "true",
            ["client_encryption_options.optional"] = "false",
            ["client_encryption_options.require_client_auth"] = "true",
            ["client_encryption_options.keystore"] = node.BothFile,
            ["client_encryption_options.truststore"] = authority.File,
            ["client_encryption_options.ssl_context_factory.class_name"] = "org.apache.cassandra.security.PEMBasedSslContextFactory",
        },
        "--auth");

    private static async Task WorksAsync(CassandraServer server, CassandraTlsOptions tls)
    {
        await using var store = new StoreOnCassandra(server, o => (o.Tls, o.Username, o.Password) = (tls, "cassandra", Password));
        Assert.Empty(await store.Store.ListStreamsAsync(Stop));
    }

    private static async Task<string> RefusedAsync(CassandraServer server, CassandraTlsOptions tls, string password = Password)
    {
        var log = new LogLines();
        await using var store = new StoreOnCassandra(
            server, o => (o.Tls, o.Username, o.Password, o.StartTimeout) = (tls, "cassandra", password, TimeSpan.FromSeconds(4)), log);
        var failure = await Assert.ThrowsAsync<StoreException>(() => store.Store.ListStreamsAsync(Stop).AsTask());
        Assert.True(failure.IsTransient, failure.Message);
        if (password != Password)
        {
            Assert.DoesNotContain(log.All.Append(failure.ToString()), line => line.Contains(password, StringComparison.Ordinal));
        }

        return failure.Message;
    }
}
