using TrendingTopics.Contracts.Servers;

namespace TrendingTopics.Wire.Broker.Tests.Support;

/// <summary>A broker that names a proxy as its address, so that all connections but the tests' own writing go through that.</summary>
internal sealed class ProxiedKafka : IAsyncDisposable
{
    private readonly KafkaServer _server;
    private readonly ToxiproxyServer _toxiproxy;
    private readonly PortClaim _plain;

    private ProxiedKafka(KafkaServer server, ToxiproxyServer toxiproxy, ToxiproxyProxy proxy, PortClaim plain)
    {
        (_server, _toxiproxy, Proxy, _plain) = (server, toxiproxy, proxy, plain);
    }

    /// <summary>The proxy.</summary>
    public ToxiproxyProxy Proxy { get; }

    /// <summary>Where clients find the broker.</summary>
    public string Address => Proxy.Address;

    public static async Task<ProxiedKafka> StartAsync()
    {
        var toxiproxy = await ToxiproxyServer.StartAsync();
        var (front, plain) = (PortClaim.Take(), PortClaim.Take());
        var server = await KafkaServer.StartAsync(port =>
        [
            $"listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{port + 1},DIRECT://127.0.0.1:{plain.Port}",
            "listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,DIRECT:PLAINTEXT",
            $"advertised.listeners=PLAINTEXT://127.0.0.1:{front.Port},DIRECT://127.0.0.1:{plain.Port}",
            "inter.broker.listener.name=DIRECT",
        ]);
        return new ProxiedKafka(server, toxiproxy, await toxiproxy.AddProxyAsync(server.BootstrapServers, front), plain);
    }

    /// <summary>A topic with numbers in it, written past the proxy.</summary>
    public async Task<TestTopic> CreateTopicAsync(int count)
    {
        var topic = await TestTopic.CreateAsync($"127.0.0.1:{_plain.Port}");
        topic.Append(Wires.Numbers(count));
        return topic;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _toxiproxy.DisposeAsync();
        Proxy.Dispose();
        _plain.Dispose();
    }
}
