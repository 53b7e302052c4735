using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TrendingTopics.Cassandra.Tests.Servers;

/// <summary>Takes TLS connections and passes what it reads on to a node that speaks in the clear, with a certificate made for it.</summary>
internal sealed class TlsFront : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly X509Certificate2 _certificate;
    private readonly Task _accepting;

    public TlsFront(int port)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=cassandra.test", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("cassandra.test");
        request.CertificateExtensions.Add(names.Build());
        _certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        CaFile = Path.GetTempFileName();
        File.WriteAllText(CaFile, _certificate.ExportCertificatePem());
        _listener.Start();
        _accepting = AcceptAsync(port);
    }

    /// <summary>Where it listens.</summary>
    public string Address => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>The authority that signed its certificate.</summary>
    public string CaFile { get; }

    /// <summary>Connections that became encrypted ones.</summary>
    public int Encrypted { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await ((Task)_accepting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _certificate.Dispose();
        _stopping.Dispose();
        File.Delete(CaFile);
    }

    private async Task AcceptAsync(int port)
    {
        while (true)
        {
            _ = PassAsync(await _listener.AcceptTcpClientAsync(_stopping.Token), port);
        }
    }

    private async Task PassAsync(TcpClient client, int port)
    {
        using (client)
        {
            try
            {
                using var secure = new SslStream(client.GetStream());
                await secure.AuthenticateAsServerAsync(_certificate);
                Encrypted++;
                using var node = new TcpClient();
                await node.ConnectAsync(IPAddress.Loopback, port, _stopping.Token);
                var plain = node.GetStream();
                await Task.WhenAny(secure.CopyToAsync(plain, _stopping.Token), plain.CopyToAsync(secure, _stopping.Token));
            }
            catch (Exception e) when (e is IOException or System.Security.Authentication.AuthenticationException or OperationCanceledException or SocketException)
            {
                // A client that does not trust the certificate, or the end of the test.
            }
        }
    }
}
