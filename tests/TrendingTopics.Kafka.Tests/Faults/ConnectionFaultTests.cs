using TrendingTopics.Contracts.Logs;
using TrendingTopics.Contracts.Servers;
using TrendingTopics.Kafka.Tests.Logs;
using Xunit;

namespace TrendingTopics.Kafka.Tests.Faults;

/// <summary>A network that cuts connections and swallows what is sent, between a log and a broker that runs.</summary>
public sealed class ConnectionFaultTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Connections_that_are_cut_or_swallow_what_is_sent_cost_no_record_and_double_none()
    {
        await using var toxiproxy = await ToxiproxyServer.StartAsync();
        var claim = PortClaim.Take();
        await using var server = await KafkaServer.StartAsync(port =>
        [
            $"listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{port + 1}",
            $"advertised.listeners=PLAINTEXT://127.0.0.1:{claim.Port}",
        ]);
        using var proxy = await toxiproxy.AddProxyAsync(server.BootstrapServers, claim);
        await using var log = Opened.Log(proxy.Address, o =>
        {
            o.RequestTimeout = TimeSpan.FromSeconds(5);
            o.Settings["socket.timeout.ms"] = "3000";
        });
        var topic = await log.NewTopicAsync(2);
        await using var reader = new ReaderUnderTest(log, topic, topic);
        reader.PollEnds(0, 1);

        for (var round = 0; round < 4; round++)
        {
            var appends = Enumerable.Range(0, 20).Select(i => log.AppendAsync(Opened.Batch(topic, $"{round} {i}"), Stop).AsTask()).ToList();
            var ofFile = log.AppendAsync(Opened.SourceBatch(topic, "file", $"{round}", $"{round} of file"), Stop).AsTask();
            await (round % 2 == 0 ? proxy.CutAsync() : proxy.SwallowAsync());
            for (var i = 0; i < 50; i++)
            {
                reader.Reader.Poll(reader.Handler, 100, TimeSpan.FromMilliseconds(20));
            }

            await (round % 2 == 0 ? proxy.RestoreAsync() : proxy.RemoveToxicAsync("timeout"));
            await Task.WhenAll([.. appends, ofFile]);
            reader.PollRecords((round + 1) * 21);
        }

        reader.PollEnds(0, 1);
        Assert.Equal(4 * 21, reader.Records.Count);
        Assert.Equal(4 * 21, reader.Values.Distinct().Count());
        Assert.Equal("3", await log.GetPositionAsync(topic, "file", Stop));
    }
}
