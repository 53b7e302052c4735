using System.Globalization;
using Microsoft.Extensions.Hosting;
using TrendingTopics.Programs.Running;
using TrendingTopics.Sources.Running;

namespace TrendingTopics.Programs.Feeding;

/// <summary>Runs the source; where the program is to end with it, sees to that.</summary>
internal sealed class SourceFeed(FeedingSettings settings, SourceChoice source, Outcome outcome, IHostApplicationLifetime lifetime) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        if (!settings.ExitWhenDone)
        {
            // What becomes of the run is in the log and in the runner's progress, which the program goes on telling.
            Task? run = source.Runner?.RunAsync(stoppingToken);
            await (run ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }

        try
        {
            var totals = source.Runner is { } runner ? await runner.RunAsync(stoppingToken).ConfigureAwait(false) : new SourceTotals(0, 0, 0, TimeSpan.Zero, false);
            outcome.Done(string.Create(
                CultureInfo.InvariantCulture, $"done records={totals.Records} invalid={totals.Invalid} seconds={totals.Elapsed.TotalSeconds:F3}"));
        }
#pragma warning disable CA1031 // Whatever it was, it is the last line of the program.
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            outcome.Failed($"{settings.SourceName}: {e.Message}");
        }

        lifetime.StopApplication();
    }
}
