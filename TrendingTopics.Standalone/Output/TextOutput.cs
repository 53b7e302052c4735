using TrendingTopics.Engine.Streams;
using TrendingTopics.Standalone.Settings;

namespace TrendingTopics.Standalone.Output;

/// <summary>Prints the current window now and then, where it has changed, and once more at the end.</summary>
internal sealed class TextOutput(StandaloneSettings settings, SnapshotReader snapshots, TextWriter output, TimeProvider clock) : BackgroundService
{
    private readonly StreamDefinition _definition = settings.Definition;
    private Snapshot? _printed;
    private int _batch;

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await PrintAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(settings.Every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await PrintAsync(stoppingToken);
        }
    }

    private async Task PrintAsync(CancellationToken cancellationToken)
    {
        var snapshot = await snapshots.ReadAsync(cancellationToken);
        if (snapshot is null || snapshot.Ranking.Topics.Count == 0 || snapshot.ShowsTheSame(_printed))
        {
            return;
        }

        _printed = snapshot;
        _batch++;
        await output.WriteAsync(SnapshotText.Format(_batch, snapshot, _definition.Fields.Topic));
        await output.FlushAsync(cancellationToken);
    }
}
