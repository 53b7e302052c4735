using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Programs.Text;

/// <summary>Prints the current window of a stream now and then, where it has changed, and once more at the end.</summary>
/// <param name="definition">The stream.</param>
/// <param name="every">How often it looks.</param>
/// <param name="snapshots">Reads the window.</param>
/// <param name="output">Takes the blocks, each in one piece.</param>
/// <param name="clock">Tells when to look.</param>
/// <param name="logger">Is told where the store does not answer.</param>
internal sealed partial class TextOutput(
    StreamDefinition definition, TimeSpan every, SnapshotReader snapshots, TextWriter output, TimeProvider clock, ILogger<TextOutput> logger)
    : BackgroundService
{
    private Snapshot? _printed;
    private int _batch;
    private bool _failed;

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        await PrintAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            await PrintAsync(stoppingToken).ConfigureAwait(false);
        }
    }

    private async Task PrintAsync(CancellationToken cancellationToken)
    {
        var snapshot = await ReadAsync(cancellationToken).ConfigureAwait(false);
        if (snapshot is null || snapshot.Ranking.Topics.Count == 0 || snapshot.ShowsTheSame(_printed))
        {
            return;
        }

        _printed = snapshot;
        _batch++;
        await output.WriteAsync(SnapshotText.Format(_batch, snapshot, definition.Fields.Topic)).ConfigureAwait(false);
        await output.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The current window; null where there is none yet, or where the store does not answer.</summary>
    private async Task<Snapshot?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var snapshot = await snapshots.ReadAsync(cancellationToken).ConfigureAwait(false);
            _failed = false;
            return snapshot;
        }
        catch (StoreException failure)
        {
            if (!_failed)
            {
                LogUnreadable(definition.Name, failure.Message);
            }

            _failed = true;
            return null;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Stream '{Stream}' cannot be printed until the store answers: {Problem}")]
    private partial void LogUnreadable(string stream, string problem);
}
