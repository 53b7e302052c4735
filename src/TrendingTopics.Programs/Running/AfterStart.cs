using Microsoft.Extensions.Hosting;

namespace TrendingTopics.Programs.Running;

/// <summary>
/// Starts a service only when everything else has, the server with its addresses above all: a program that cannot serve has then
/// neither done nor said anything.
/// </summary>
/// <param name="service">The service; ends with this.</param>
internal sealed class AfterStart(IHostedService service) : IHostedLifecycleService, IDisposable
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => service.StartAsync(cancellationToken);

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => service.StopAsync(cancellationToken);

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => (service as IDisposable)?.Dispose();
}
