namespace TrendingTopics.AppHost.Resetting;

/// <summary>Stops services and starts them again, each with all its replicas.</summary>
internal sealed class ServiceSwitch(ResourceCommandService commands, IReadOnlyList<IResource> services)
{
    /// <summary>Returns once every process has ended.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => EachAsync(KnownResourceCommands.StopCommand, cancellationToken);

    /// <summary>Returns once every process runs, which each does only when what it waits for is healthy.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => EachAsync(KnownResourceCommands.StartCommand, cancellationToken);

    private Task EachAsync(string command, CancellationToken cancellationToken) => Task.WhenAll(services.Select(service => OneAsync(service, command, cancellationToken)));

    private async Task OneAsync(IResource service, string command, CancellationToken cancellationToken)
    {
        if (await commands.ExecuteCommandAsync(service, command, cancellationToken) is { Success: false, Message: var problem })
        {
            throw new DistributedApplicationException($"{command} of {service.Name}: {problem}");
        }
    }
}
