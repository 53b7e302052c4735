using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TrendingTopics.Contracts.Servers;

namespace TrendingTopics.Wire.Broker.Tests.Security;

/// <summary>A broker that wants TLS and a login, beside a plain listener for the tests' own writing.</summary>
internal sealed class SecureKafka : IAsyncDisposable
{
    public const string User = "reader";
    private readonly PortClaim _plain;
    private readonly PortClaim _login;
    private readonly KafkaServer _server;
    private readonly string _folder;

    private SecureKafka(KafkaServer server, PortClaim plain, PortClaim login, string folder, X509Certificate2 authority)
    {
        (_server, _plain, _login, _folder, Authority) = (server, plain, login, folder, authority);
    }

    /// <summary>Who has signed the broker's certificate.</summary>
    public X509Certificate2 Authority { get; }

    /// <summary>Where TLS and a login are wanted.</summary>
    public string Secure => _server.BootstrapServers;

    /// <summary>Where a login is wanted, without TLS.</summary>
    public string LoginOnly => $"127.0.0.1:{_login.Port}";

    /// <summary>Where nothing is wanted.</summary>
    public string Plain => $"127.0.0.1:{_plain.Port}";

    public static async Task<SecureKafka> StartAsync()
    {
        ServerFolder.Require();
        var (plain, login) = (PortClaim.Take(), PortClaim.Take());
        var folder = Directory.CreateTempSubdirectory("trending-tls-").FullName;
        var (authority, broker) = Certify();
        await File.WriteAllTextAsync(Path.Combine(folder, "broker.pem"), broker);
        const string Module = "org.apache.kafka.common.security.plain.PlainLoginModule required user_plain=\"secret\";";
        const string Scram = "org.apache.kafka.common.security.scram.ScramLoginModule required;";
        var server = await KafkaServer.StartAsync(port =>
        [
            $"listeners=SECURE://127.0.0.1:{port},CONTROLLER://127.0.0.1:{port + 1},PLAIN://127.0.0.1:{plain.Port},LOGIN://127.0.0.1:{login.Port}",
            $"advertised.listeners=SECURE://127.0.0.1:{port},PLAIN://127.0.0.1:{plain.Port},LOGIN://127.0.0.1:{login.Port}",
            "listener.security.protocol.map=SECURE:SASL_SSL,CONTROLLER:PLAINTEXT,PLAIN:PLAINTEXT,LOGIN:SASL_PLAINTEXT",
            "inter.broker.listener.name=PLAIN",
            "sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256,SCRAM-SHA-512",
            "ssl.keystore.type=PEM",
            $"ssl.keystore.location={folder}/broker.pem",
            .. new[] { "secure", "login" }.SelectMany(listener => new[]
            {
                $"listener.name.{listener}.plain.sasl.jaas.config={Module}",
                $"listener.name.{listener}.scram-sha-256.sasl.jaas.config={Scram}",
                $"listener.name.{listener}.scram-sha-512.sasl.jaas.config={Scram}",
                $"listener.name.{listener}.connections.max.reauth.ms=2000",
            }),
        ]);
        var kafka = new SecureKafka(server, plain, login, folder, authority);
        foreach (var mechanism in new[] { "SCRAM-SHA-256", "SCRAM-SHA-512" })
        {
            await server.ToolAsync(
                "configs", "--bootstrap-server", kafka.Plain, "--alter", "--entity-type", "users", "--entity-name", User, "--add-config", $"{mechanism}=[password=secret-of-{mechanism}]");
        }

        return kafka;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _plain.Dispose();
        _login.Dispose();
        Authority.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static (X509Certificate2 Authority, string Broker) Certify()
    {
        using var authorityKey = RSA.Create(2048);
        var authorityRequest = new CertificateRequest("CN=test authority", authorityKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var (from, until) = (DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var authority = authorityRequest.CreateSelfSigned(from, until);
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=broker", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(authority, from, until, [1, 2, 3, 4]);
        return (X509CertificateLoader.LoadCertificate(authority.RawData), $"{key.ExportPkcs8PrivateKeyPem()}\n{certificate.ExportCertificatePem()}\n");
    }
}
