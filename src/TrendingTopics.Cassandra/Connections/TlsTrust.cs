using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Cassandra;
using TrendingTopics.Cassandra.Settings;
using AuthenticationException = System.Security.Authentication.AuthenticationException;

namespace TrendingTopics.Cassandra.Connections;

/// <summary>Which nodes are trusted, and what this client shows them.</summary>
internal static class TlsTrust
{
    public static SSLOptions Create(CassandraTlsOptions tls, IReadOnlyList<string> hosts)
    {
        var authorities = Authorities(tls);

        // None: the newest version that both sides know.
        var ssl = new SSLOptions(SslProtocols.None, checkCertificateRevocation: false, (_, certificate, _, errors) => IsTrusted(certificate, errors, authorities));
        ssl.SetHostNameResolver(address => tls.ServerName ?? NodeName.Of(address, hosts));
        if (Own(tls) is { } own)
        {
            ssl.SetCertificateCollection([own]);
        }

        return ssl;
    }

    /// <summary>Refuses files that hold no certificate or key.</summary>
    /// <exception cref="ArgumentException">One does not; the message names its setting.</exception>
    public static void Check(CassandraTlsOptions tls)
    {
        Authorities(tls);
        Own(tls)?.Dispose();
    }

    /// <summary>What else may be the reason where nodes end encrypted connections.</summary>
    public static string WhyEnded(CassandraTlsOptions tls)
    {
        using var own = Own(tls);
        return own is null ? "Where nodes ask for a client's certificate, Cassandra:Tls:CertificateFile and Cassandra:Tls:KeyFile give it."
            : own.NotAfter < DateTime.Now ? $"The certificate of Cassandra:Tls:CertificateFile expired on {own.NotAfter:yyyy-MM-dd}."
            : "See that the nodes trust who signed the certificate of Cassandra:Tls:CertificateFile.";
    }

    private static X509Certificate2Collection Authorities(CassandraTlsOptions tls)
    {
        var authorities = new X509Certificate2Collection();
        if (tls.CaFile is not null)
        {
            Read(nameof(tls.CaFile), tls.CaFile, "certificates in PEM", () =>
            {
                authorities.ImportFromPemFile(tls.CaFile);
                return authorities.Count > 0 ? authorities : throw new CryptographicException("It holds none.");
            });
        }

        return authorities;
    }

    private static X509Certificate2? Own(CassandraTlsOptions tls)
    {
        if (tls.CertificateFile is null)
        {
            return null;
        }

        using var certificate = Read(nameof(tls.CertificateFile), tls.CertificateFile, "a certificate in PEM", () => X509CertificateLoader.LoadCertificateFromFile(tls.CertificateFile));
        var own = Read(
            nameof(tls.KeyFile),
            tls.KeyFile!,
            $"the key of {CassandraStoreOptions.Section}:Tls:{nameof(tls.CertificateFile)} in PEM (Cassandra:Tls:KeyPassword is what it is encrypted with)",
            () => tls.KeyPassword is { Length: > 0 } password
                ? X509Certificate2.CreateFromEncryptedPemFile(tls.CertificateFile, password, tls.KeyFile)
                : X509Certificate2.CreateFromPemFile(tls.CertificateFile, tls.KeyFile));
        if (!OperatingSystem.IsWindows())
        {
            return own;
        }

        // Windows does TLS only with keys that it has in a store of its own.
        using (own)
        {
            return X509CertificateLoader.LoadPkcs12(own.Export(X509ContentType.Pkcs12), password: null);
        }
    }

    private static T Read<T>(string setting, string file, string what, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ArgumentException($"{CassandraStoreOptions.Section}:Tls:{setting} is '{file}'; it must be a file with {what}: {e.Message}", e);
        }
    }

    // With authorities of its own, the chain is built to them and to no other; the name must be right in any case.
    private static bool IsTrusted(X509Certificate? certificate, SslPolicyErrors errors, X509Certificate2Collection authorities)
    {
        if (errors == SslPolicyErrors.None)
        {
            return true;
        }

        if (certificate is null)
        {
            throw new AuthenticationException("The node shows no certificate.");
        }

        var shown = certificate as X509Certificate2 ?? X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            throw new AuthenticationException($"The node's certificate ({shown.Subject}) is for another host; Cassandra:Tls:ServerName says for which one it may be.");
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        if (authorities.Count > 0)
        {
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        }

        return chain.Build(shown) ? true
            : shown.NotAfter < DateTime.Now ? throw new AuthenticationException($"The node's certificate ({shown.Subject}) expired on {shown.NotAfter:yyyy-MM-dd}.")
            : throw new AuthenticationException(
                $"The node's certificate ({shown.Subject}) is not trusted ({string.Join(", ", chain.ChainStatus.Select(s => s.Status))}); Cassandra:Tls:CaFile says who may have signed it.");
    }
}
