namespace TrendingTopics.Contracts.Servers;

/// <summary>A broker that names a proxy as its address, so that all connections but those to <see cref="DirectAddress"/> go through it.</summary>
public sealed class ProxiedKafka : IAsyncDisposable
{
    private readonly ToxiproxyServer _toxiproxy;
    private readonly PortClaim _direct;

    private ProxiedKafka(KafkaServer server, ToxiproxyServer toxiproxy, ToxiproxyProxy proxy, PortClaim direct)
    {
        (Server, _toxiproxy, Proxy, _direct) = (server, toxiproxy, proxy, direct);
    }

    /// <summary>The broker.</summary>
    public KafkaServer Server { get; }

    /// <summary>The proxy.</summary>
    public ToxiproxyProxy Proxy { get; }

    /// <summary>Where clients find the broker, through the proxy.</summary>
    public string Address => Proxy.Address;

    /// <summary>Where a test finds the broker, past the proxy.</summary>
    public string DirectAddress => $"127.0.0.1:{_direct.Port}";

    /// <summary>Starts broker and proxy; the running test is skipped where there are no servers.</summary>
    /// <param name="properties">Further server properties (<c>key=value</c>).</param>
    public static async Task<ProxiedKafka> StartAsync(params IEnumerable<string> properties)
    {
        var toxiproxy = await ToxiproxyServer.StartAsync().ConfigureAwait(false);
        var (front, direct) = (PortClaim.Take(), PortClaim.Take());
        var server = await KafkaServer.StartAsync(port =>
        [
            $"listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{port + 1},DIRECT://127.0.0.1:{direct.Port}",
            "listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,DIRECT:PLAINTEXT",
            $"advertised.listeners=PLAINTEXT://127.0.0.1:{front.Port},DIRECT://127.0.0.1:{direct.Port}",
            "inter.broker.listener.name=DIRECT",
            .. properties,
        ]).ConfigureAwait(false);
        return new ProxiedKafka(server, toxiproxy, await toxiproxy.AddProxyAsync(server.BootstrapServers, front).ConfigureAwait(false), direct);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync().ConfigureAwait(false);
        await _toxiproxy.DisposeAsync().ConfigureAwait(false);
        Proxy.Dispose();
        _direct.Dispose();
    }
}
