using TrendingTopics.Contracts.Servers;
using Xunit;

namespace TrendingTopics.Faults.Tests.Broker;

/// <summary>A broker behind a proxy, for the tests of one class.</summary>
public sealed class ProxiedBroker : IAsyncLifetime
{
    private ProxiedKafka? _kafka;

    /// <summary>It; the running test is skipped where there are no servers.</summary>
    public ProxiedKafka Kafka
    {
        get
        {
            ServerFolder.Require();
            return _kafka!;
        }
    }

    public async ValueTask InitializeAsync() =>
        _kafka = ServerFolder.IsGiven ? await ProxiedKafka.StartAsync("group.min.session.timeout.ms=500", "group.initial.rebalance.delay.ms=0") : null;

    public async ValueTask DisposeAsync()
    {
        if (_kafka is not null)
        {
            await _kafka.DisposeAsync();
        }
    }
}
