using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TrendingTopics.Contracts.Security;

/// <summary>An authority that signs certificates, and a folder of its own for their PEM files, gone when it is.</summary>
public sealed class TestAuthority : IDisposable
{
    private readonly RSA _key = RSA.Create(2048);
    private readonly X509Certificate2 _certificate;

    /// <summary>A new one.</summary>
    /// <param name="name">Its name.</param>
    public TestAuthority(string name = "test authority")
    {
        var request = new CertificateRequest($"CN={name}", _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        _certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-30), DateTimeOffset.UtcNow.AddDays(30));
        Folder = Directory.CreateTempSubdirectory("trending-pki-").FullName;
        File = Write("authority.pem", _certificate.ExportCertificatePem());
    }

    /// <summary>Where the files are.</summary>
    public string Folder { get; }

    /// <summary>The file with the authority's own certificate.</summary>
    public string File { get; }

    /// <summary>Signs a certificate for this machine (<paramref name="host"/> null) or another host, and writes it, its key and both.</summary>
    /// <param name="name">The name of its subject and of its files.</param>
    /// <param name="expired">Whether its time was yesterday.</param>
    /// <param name="host">The host that it is for.</param>
    /// <param name="keyPassword">What its key is encrypted with; null: it is not.</param>
    public TestCertificate Sign(string name, bool expired = false, string? host = null, string? keyPassword = null)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        if (host is null)
        {
            names.AddIpAddress(IPAddress.Loopback);
            names.AddDnsName("localhost");
        }
        else
        {
            names.AddDnsName(host);
        }

        request.CertificateExtensions.Add(names.Build());
        var until = DateTimeOffset.UtcNow.AddDays(expired ? -1 : 1);
        using var certificate = request.Create(_certificate, until.AddDays(-10), until, RandomNumberGenerator.GetBytes(8));
        var encryption = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 2048);
        var keyPem = keyPassword is null ? key.ExportPkcs8PrivateKeyPem() : key.ExportEncryptedPkcs8PrivateKeyPem(keyPassword, encryption);
        var pem = certificate.ExportCertificatePem();
        return new TestCertificate(Write($"{name}.pem", pem), Write($"{name}.key", keyPem), Write($"{name}-both.pem", $"{keyPem}\n{pem}\n"));
    }

    /// <summary>Writes a file into the folder and returns its path.</summary>
    public string Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        System.IO.File.WriteAllText(path, text + "\n");
        return path;
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}

/// <summary>A certificate in PEM files.</summary>
/// <param name="File">The certificate.</param>
/// <param name="KeyFile">Its key.</param>
/// <param name="BothFile">Key and certificate, as servers want them.</param>
public sealed record TestCertificate(string File, string KeyFile, string BothFile);
