using System.Net.Sockets;
using TrendingTopics.Contracts.Servers;
using Xunit;

namespace TrendingTopics.Kafka.Tests.Servers;

/// <summary>The servers that the other tests stand on do what they are told.</summary>
public sealed class KafkaServerTests
{
    [Fact]
    public async Task Broker_is_stopped_killed_and_started_again_at_its_address()
    {
        await using var server = await KafkaServer.StartAsync();
        Assert.True(await ListensAsync(server.Port));

        await server.StopAsync();
        Assert.False(await ListensAsync(server.Port));
        await server.RestartAsync();
        Assert.True(await ListensAsync(server.Port));

        await server.KillAsync();
        Assert.False(await ListensAsync(server.Port));
        await server.RestartAsync();
        Assert.True(await ListensAsync(server.Port));
    }

    [Fact]
    public async Task Proxy_passes_on_connections_until_it_is_cut()
    {
        await using var toxiproxy = await ToxiproxyServer.StartAsync();
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        using var proxy = await toxiproxy.AddProxyAsync(listener.LocalEndpoint.ToString()!);
        Assert.True(await ListensAsync(proxy.Port));

        await proxy.CutAsync();
        Assert.False(await ListensAsync(proxy.Port));
        await proxy.RestoreAsync();
        Assert.True(await ListensAsync(proxy.Port));
    }

    private static async Task<bool> ListensAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync("127.0.0.1", port, TestContext.Current.CancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
