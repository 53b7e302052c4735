using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TrendingTopics.Wire;

namespace TrendingTopics.Kafka.Reading.Direct;

/// <summary>What the client library's settings mean to reading directly.</summary>
/// <param name="settings">The settings of a client that reads.</param>
internal sealed class WireSettings(IReadOnlyDictionary<string, string> settings)
{
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "sasl.mechanism", "sasl.mechanisms", "sasl.username", "sasl.password",
        "ssl.ca.location", "ssl.ca.pem", "ssl.certificate.location", "ssl.certificate.pem", "ssl.key.location", "ssl.key.pem",
        "ssl.key.password", "ssl.endpoint.identification.algorithm",
    };

    /// <summary>The options; null where a setting is one that only the client library has.</summary>
    /// <param name="servers">Where the cluster is.</param>
    /// <param name="timeout">How long a request may take.</param>
    /// <param name="why">Which setting that is.</param>
    /// <exception cref="ArgumentException">A certificate cannot be read; the message names the setting.</exception>
    public WireOptions? TryMake(string servers, TimeSpan timeout, out string why)
    {
        var unknown = settings.Keys.FirstOrDefault(name =>
            (name.StartsWith("ssl.", StringComparison.Ordinal) || name.StartsWith("sasl.", StringComparison.Ordinal)) && !Known.Contains(name));
        var (protocol, mechanism) = (Get("security.protocol", "plaintext"), Get("sasl.mechanism", Get("sasl.mechanisms", "GSSAPI")).ToUpperInvariant());
        var hasLogin = protocol.StartsWith("sasl", StringComparison.OrdinalIgnoreCase);
        SaslMechanism? login = mechanism switch
        {
            "PLAIN" => SaslMechanism.Plain,
            "SCRAM-SHA-256" => SaslMechanism.ScramSha256,
            "SCRAM-SHA-512" => SaslMechanism.ScramSha512,
            _ => null,
        };
        if (unknown is not null || (hasLogin && login is null))
        {
            why = unknown ?? $"sasl.mechanism {mechanism}";
            return null;
        }

        why = "";
        return new WireOptions
        {
            BootstrapServers = servers,
            ClientId = Get("client.id", "trending-topics"),
            Rack = Get("client.rack", ""),
            RequestTimeout = timeout,
            ConnectTimeout = timeout,
            PartitionBytes = PartitionBytes(),
            MetadataAge = TimeSpan.FromMilliseconds(Math.Max(1000, Number("topic.metadata.refresh.interval.ms") ?? 30_000)),
            Tls = protocol.EndsWith("ssl", StringComparison.OrdinalIgnoreCase) ? Tls() : null,
            Login = hasLogin ? new SaslLogin(login!.Value, Get("sasl.username", ""), Get("sasl.password", "")) : null,
        };
    }

    private string Get(string name, string otherwise) => settings.GetValueOrDefault(name) ?? otherwise;

    private int PartitionBytes()
    {
        const int Usual = 1024 * 1024;
        return Math.Clamp(Number("max.partition.fetch.bytes") ?? Number("fetch.message.max.bytes") ?? Usual, 64 * 1024, 64 * Usual);
    }

    private int? Number(string name) =>
        int.TryParse(settings.GetValueOrDefault(name), CultureInfo.InvariantCulture, out var number) ? number : null;

    private SslClientAuthenticationOptions Tls()
    {
        var options = new SslClientAuthenticationOptions();
        if (Pem("ssl.ca") is { } authorities)
        {
            options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            Read("ssl.ca", () => options.CertificateChainPolicy.CustomTrustStore.ImportFromPem(authorities));
            if (options.CertificateChainPolicy.CustomTrustStore.Count == 0)
            {
                throw new ArgumentException($"The Kafka setting {Given("ssl.ca")} holds no certificate in PEM.");
            }
        }

        if (Pem("ssl.certificate") is { } certificate)
        {
            Read("ssl.certificate", () => options.ClientCertificateContext = Certificate(certificate, Pem("ssl.key") ?? certificate));
        }

        var tolerated = Get("enable.ssl.certificate.verification", "true") == "false" ? (SslPolicyErrors)~0
            : Get("ssl.endpoint.identification.algorithm", "https") == "none" ? SslPolicyErrors.RemoteCertificateNameMismatch
            : SslPolicyErrors.None;
        if (tolerated != SslPolicyErrors.None)
        {
            options.RemoteCertificateValidationCallback = (_, _, _, errors) => (errors & ~tolerated) == SslPolicyErrors.None;
        }

        return options;
    }

    private SslStreamCertificateContext Certificate(string certificates, string key)
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(certificates);
        var own = settings.TryGetValue("ssl.key.password", out var password)
            ? X509Certificate2.CreateFromEncryptedPem(certificates, key, password)
            : X509Certificate2.CreateFromPem(certificates, key);
        if (OperatingSystem.IsWindows())
        {
            // Windows does TLS only with keys that it has in a store of its own.
            using var inMemory = own;
            own = X509CertificateLoader.LoadPkcs12(inMemory.Export(X509ContentType.Pkcs12), password: null);
        }

        return SslStreamCertificateContext.Create(own, chain, offline: true);
    }

    private void Read(string name, Action read)
    {
        try
        {
            read();
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            var others = name == "ssl.certificate" ? ", ssl.key.location and ssl.key.password must be a certificate in PEM, its key, and what that is encrypted with" : " must be certificates in PEM";
            throw new ArgumentException($"The Kafka setting {Given(name)}{others}: {e.Message}", e);
        }
    }

    private string Given(string name) => settings.ContainsKey($"{name}.pem") ? $"{name}.pem" : $"{name}.location";

    /// <summary>A setting's text, given as it is or as the place of a file.</summary>
    private string? Pem(string name)
    {
        // "probe" is librdkafka's word for the authorities that the machine trusts.
        var place = settings.GetValueOrDefault($"{name}.location") is { Length: > 0 } given && given != "probe" ? given : null;
        try
        {
            return settings.GetValueOrDefault($"{name}.pem") ?? (place is null ? null : File.ReadAllText(place));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ArgumentException($"The file of the Kafka setting {name}.location cannot be read: {e.Message}", e);
        }
    }
}
