using TrendingTopics.Contracts.Security;
using TrendingTopics.Contracts.Servers;

namespace TrendingTopics.Kafka.Tests.Security;

/// <summary>A broker that takes encrypted connections alone: from clients with a certificate, from those with a login, and at listeners whose certificates are not right.</summary>
internal sealed class TlsKafka : IAsyncDisposable
{
    public const string User = "trending";
    public const string Password = "scram-password-hush";
    private const string Scram = "org.apache.kafka.common.security.scram.ScramLoginModule required;";
    private readonly KafkaServer _server;
    private readonly PortClaim[] _ports;

    private TlsKafka(KafkaServer server, PortClaim[] ports, TestAuthority authority) => (_server, _ports, Authority) = (server, ports, authority);

    /// <summary>Who signed the broker's certificates, and those that it asks for.</summary>
    public TestAuthority Authority { get; }

    /// <summary>Where a client's certificate is wanted.</summary>
    public string Mutual => _server.BootstrapServers;

    /// <summary>Where a login by SCRAM-SHA-512 is wanted, over TLS.</summary>
    public string Login => At(0);

    /// <summary>Where the certificate has expired.</summary>
    public string Expired => At(1);

    /// <summary>Where the certificate is another host's.</summary>
    public string Other => At(2);

    /// <summary>Where nothing is encrypted; for the tests' own work.</summary>
    public string Plain => At(3);

    public static async Task<TlsKafka> StartAsync()
    {
        ServerFolder.Require();
        var authority = new TestAuthority();
        PortClaim[] ports = [PortClaim.Take(), PortClaim.Take(), PortClaim.Take(), PortClaim.Take()];
        var (broker, expired, other) = (authority.Sign("broker"), authority.Sign("old-broker", expired: true), authority.Sign("other-broker", host: "kafka.test"));
        var server = await KafkaServer.StartAsync(port =>
        {
            string[] places = [$"MUTUAL://127.0.0.1:{port}", $"LOGIN://127.0.0.1:{ports[0].Port}", $"EXPIRED://127.0.0.1:{ports[1].Port}", $"OTHER://127.0.0.1:{ports[2].Port}", $"PLAIN://127.0.0.1:{ports[3].Port}"];
            return
            [
                $"listeners={string.Join(',', places)},CONTROLLER://127.0.0.1:{port + 1}",
                $"advertised.listeners={string.Join(',', places)}",
                "listener.security.protocol.map=MUTUAL:SSL,LOGIN:SASL_SSL,EXPIRED:SSL,OTHER:SSL,PLAIN:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "inter.broker.listener.name=PLAIN",
                "sasl.enabled.mechanisms=SCRAM-SHA-512",
                "ssl.keystore.type=PEM",
                "ssl.truststore.type=PEM",
                $"ssl.keystore.location={broker.BothFile}",
                $"ssl.truststore.location={authority.File}",
                "listener.name.mutual.ssl.client.auth=required",
                $"listener.name.login.scram-sha-512.sasl.jaas.config={Scram}",
                $"listener.name.expired.ssl.keystore.location={expired.BothFile}",
                $"listener.name.other.ssl.keystore.location={other.BothFile}",
            ];
        });
        var kafka = new TlsKafka(server, ports, authority);
        await server.ToolAsync(
            "configs", "--bootstrap-server", kafka.Plain, "--alter", "--entity-type", "users", "--entity-name", User, "--add-config", $"SCRAM-SHA-512=[password={Password}]");
        return kafka;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Array.ForEach(_ports, port => port.Dispose());
        Authority.Dispose();
    }

    private string At(int port) => $"127.0.0.1:{_ports[port].Port}";
}
