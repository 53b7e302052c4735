using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Wire.Protocol;

namespace TrendingTopics.Wire.Connections;

/// <summary>Opens connections to brokers, ready for requests: TCP, TLS, versions, login.</summary>
/// <param name="options">How brokers are reached.</param>
/// <param name="clock">Measures how long a login has lasted.</param>
internal sealed class ConnectionOpener(WireOptions options, TimeProvider clock)
{
    private readonly FrameBuffer _answers = new();
    private volatile Socket? _opening;

    /// <summary>Opens one.</summary>
    /// <exception cref="IOException">The broker cannot be reached.</exception>
    /// <exception cref="WireFormatException">What answers is no broker.</exception>
    /// <exception cref="LogException">The broker refuses the login, or is too old.</exception>
    public BrokerConnection Open(BrokerAddress address)
    {
        var socket = Connect(address);
        try
        {
            var connection = new BrokerConnection(socket, OpenStream(socket, address), address, options, clock);
            AskFirst(connection);
            if (options.Login is { } login)
            {
                new SaslExchange(connection, _answers).LogIn(login);
            }

            return connection;
        }
        catch (Exception e) when (e is AuthenticationException or ObjectDisposedException)
        {
            socket.Dispose();
            throw new IOException(e.Message, e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Ends an attempt that is under way, from any thread.</summary>
    public void Abort() => _opening?.Dispose();

    private Socket Connect(BrokerAddress address)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _opening = socket;

        // A connect that waits knows no time-out of its own; closing the socket ends it.
        using var timer = new Timer(_ => socket.Dispose(), null, options.ConnectTimeout, Timeout.InfiniteTimeSpan);
        try
        {
            socket.Connect(address.Host, address.Port);
            return socket;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            socket.Dispose();
            var why = e is SocketException { SocketErrorCode: not SocketError.OperationAborted } refused
                ? $"{new SocketException(refused.ErrorCode).Message}."
                : $"no connection within {options.ConnectTimeout.TotalSeconds:0.#} s.";
            throw new IOException(why, e);
        }
    }

    private Stream OpenStream(Socket socket, BrokerAddress address)
    {
        var stream = new NetworkStream(socket, ownsSocket: false);
        if (options.Tls is null)
        {
            return stream;
        }

        socket.ReceiveTimeout = (int)options.ConnectTimeout.TotalMilliseconds;
        var secure = new SslStream(stream);
        try
        {
            secure.AuthenticateAsClient(TlsFor(options.Tls, address));
            return secure;
        }
        catch (IOException e)
        {
            throw new IOException($"{e.Message} See that it speaks TLS there (security.protocol).", e);
        }
    }

    private static SslClientAuthenticationOptions TlsFor(SslClientAuthenticationOptions shared, BrokerAddress address) => new()
    {
        TargetHost = string.IsNullOrEmpty(shared.TargetHost) ? address.Host : shared.TargetHost,
        ClientCertificates = shared.ClientCertificates,
        ClientCertificateContext = shared.ClientCertificateContext,
        CertificateChainPolicy = shared.CertificateChainPolicy,
        CertificateRevocationCheckMode = shared.CertificateRevocationCheckMode,
        EnabledSslProtocols = shared.EnabledSslProtocols,
        CipherSuitesPolicy = shared.CipherSuitesPolicy,
        EncryptionPolicy = shared.EncryptionPolicy,
        LocalCertificateSelectionCallback = shared.LocalCertificateSelectionCallback,
        RemoteCertificateValidationCallback = TlsTrouble.Saying(shared.RemoteCertificateValidationCallback),
    };

    // With the newest TLS a broker refuses a client's certificate only after the client is done: the first answer does not come.
    private void AskFirst(BrokerConnection connection)
    {
        try
        {
            AskVersions(connection);
        }
        catch (Exception e) when (e is IOException or WireFormatException)
        {
            throw new IOException($"{e.Message} {TlsTrouble.WhyEnded(options.Tls)}", e);
        }
    }

    private void AskVersions(BrokerConnection connection)
    {
        // A broker that does not know the version answers in version 0.
        for (short version = 3; ; version = 0)
        {
            VersionsExchange.Write(connection.Begin(ApiKey.ApiVersions, version), version);
            connection.Send();
            connection.Receive(_answers);
            if (VersionsExchange.TryRead(BrokerConnection.Body(_answers), version, out var versions))
            {
                connection.Use(versions);
                return;
            }

            if (version == 0)
            {
                throw new WireFormatException($"{connection.Address} does not say which requests it speaks.");
            }
        }
    }
}
