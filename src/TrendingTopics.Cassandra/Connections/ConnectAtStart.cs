using Microsoft.Extensions.Hosting;

namespace TrendingTopics.Cassandra.Connections;

/// <summary>Begins to connect when the host starts, so that the first call need not wait; the host does not wait for it.</summary>
internal sealed class ConnectAtStart(CassandraConnection connection) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        connection.Begin();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
