using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Processing;
using TrendingTopics.Programs.Counting;
using TrendingTopics.Programs.Feeding;
using TrendingTopics.Programs.Running;
using TrendingTopics.Standalone.Settings;

namespace TrendingTopics.Standalone.Running;

/// <summary>
/// Feeds the log from the source; where the program is to end when everything is counted, sees to that.
/// </summary>
internal sealed class Feed(
    StandaloneSettings settings, IEventLog log, StreamProcessors processors, SourceChoice source, Outcome outcome, IHostApplicationLifetime lifetime, TimeProvider clock)
    : BackgroundService
{
    private readonly StreamProcessor _processor = processors.All.Single();

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        var start = clock.GetTimestamp();
        var fed = await TryFeedAsync(stoppingToken);
        if (!settings.ExitWhenDone)
        {
            return;
        }

        if (fed)
        {
            await CountAsync(start, stoppingToken);
        }

        lifetime.StopApplication();
    }

    /// <summary>Waits until what the log holds now is counted.</summary>
    private async Task CountAsync(long start, CancellationToken stoppingToken)
    {
        try
        {
            var ends = await InputEnd.FindAsync(log, settings.Definition, settings.Partitions, stoppingToken);
            if (await InputEnd.CountAsync(_processor, ends, clock, stoppingToken) is { } problem)
            {
                outcome.Failed(problem);
            }
            else
            {
                outcome.Done(DoneLine.Format(_processor.Totals, clock.GetElapsedTime(start)));
            }
        }
        catch (LogException e)
        {
            outcome.Failed($"--log: {e.Message}");
        }
    }

    /// <summary>Runs the source to its end; false where it failed.</summary>
    private async Task<bool> TryFeedAsync(CancellationToken stoppingToken)
    {
        if (source.Runner is not { } runner)
        {
            return true;
        }

        try
        {
            await runner.RunAsync(stoppingToken);
            return true;
        }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested && settings.ExitWhenDone)
        {
            outcome.Failed($"--source: {e.Message}");
            return false;
        }
        catch (Exception) when (!stoppingToken.IsCancellationRequested)
        {
            // The runner has logged it. What there is goes on being served, and events may still be posted.
            return false;
        }
    }
}
