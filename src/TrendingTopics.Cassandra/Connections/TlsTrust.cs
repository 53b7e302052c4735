using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Cassandra;
using TrendingTopics.Cassandra.Settings;

namespace TrendingTopics.Cassandra.Connections;

/// <summary>Which nodes are trusted, and what this client shows them.</summary>
internal static class TlsTrust
{
    public static SSLOptions Create(CassandraTlsOptions tls)
    {
        var authorities = new X509Certificate2Collection();
        if (tls.CaFile is not null)
        {
            authorities.ImportFromPemFile(tls.CaFile);
        }

        // None: the newest version that both sides know.
        var ssl = new SSLOptions(SslProtocols.None, checkCertificateRevocation: false, (_, certificate, _, errors) => IsTrusted(certificate, errors, authorities));
        if (tls.ServerName is { } name)
        {
            ssl.SetHostNameResolver(_ => name);
        }

        if (tls.CertificateFile is not null)
        {
            ssl.SetCertificateCollection([X509Certificate2.CreateFromPemFile(tls.CertificateFile, tls.KeyFile)]);
        }

        return ssl;
    }

    // With authorities of its own, the chain is built to them and to no other; the name must be right in any case.
    private static bool IsTrusted(X509Certificate? certificate, SslPolicyErrors errors, X509Certificate2Collection authorities)
    {
        if (authorities.Count == 0 || certificate is null || errors != SslPolicyErrors.RemoteCertificateChainErrors)
        {
            return errors == SslPolicyErrors.None;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(certificate as X509Certificate2 ?? X509CertificateLoader.LoadCertificate(certificate.GetRawCertData()));
    }
}
