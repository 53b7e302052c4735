using Microsoft.Extensions.Hosting;

namespace TrendingTopics.Kafka;

/// <summary>Has the log made when the host starts, so that a wrong setting ends the start, and not the first request that needs the log.</summary>
internal sealed class OpenAtStart : IHostedService
{
    /// <param name="log">The log; making it has its settings looked at, and waits for no broker.</param>
    public OpenAtStart(KafkaLog log) => ArgumentNullException.ThrowIfNull(log);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
