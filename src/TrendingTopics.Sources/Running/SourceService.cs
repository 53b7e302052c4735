using Microsoft.Extensions.Hosting;

namespace TrendingTopics.Sources.Running;

/// <summary>
/// Runs a source while the host runs. A source that fails takes nothing else down: its state, its <see cref="SourceRunner.Completion"/>
/// and the log say so.
/// </summary>
/// <param name="runner">The runner of the source.</param>
public sealed class SourceService(SourceRunner runner) : BackgroundService
{
    /// <summary>The runner that it runs.</summary>
    public SourceRunner Runner { get; } = runner;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Task run = Runner.RunAsync(stoppingToken);
        await run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
