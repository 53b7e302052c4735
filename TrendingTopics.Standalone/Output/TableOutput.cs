using Spectre.Console;
using TrendingTopics.Programs.Counting;
using TrendingTopics.Programs.Running;
using TrendingTopics.Programs.Text;
using TrendingTopics.Standalone.Settings;

namespace TrendingTopics.Standalone.Output;

/// <summary>Shows the current window as a live table.</summary>
internal sealed class TableOutput(
    StandaloneSettings settings, SnapshotReader snapshots, StreamProcessors processors, Addresses addresses, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(500);

    private readonly RateMeter _rate = new(clock);

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var console = AnsiConsole.Console;
        return console.Live(Render(null, console)).AutoClear(false).StartAsync(async live =>
        {
            using var timer = new PeriodicTimer(Refresh, clock);
            while (!stoppingToken.IsCancellationRequested)
            {
                live.UpdateTarget(Render(await snapshots.ReadAsync(stoppingToken), console));
                await ((Task)timer.WaitForNextTickAsync(stoppingToken).AsTask()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        });
    }

    private Spectre.Console.Rendering.IRenderable Render(Snapshot? snapshot, IAnsiConsole console)
    {
        const int Frame = 8;
        var processor = processors.All.Single();
        var totals = processor.Totals;
        var figures = new Figures(_rate.Read(totals.Records), totals.Events, totals.Late, totals.Invalid, processor.Problem ?? addresses.Text);
        return SnapshotTable.Render(settings.Definition.Name, snapshot, figures, Math.Max(3, console.Profile.Height - Frame));
    }
}
