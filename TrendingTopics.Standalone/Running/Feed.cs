using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Processing;
using TrendingTopics.Standalone.Settings;

namespace TrendingTopics.Standalone.Running;

/// <summary>
/// Feeds the log from the source; where the program is to end when everything is counted, sees to that.
/// </summary>
internal sealed class Feed(
    StandaloneSettings settings, IEventLog log, StreamProcessor processor, SourceChoice source, Outcome outcome, IHostApplicationLifetime lifetime, TimeProvider clock)
    : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

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

        if (fed && await TryCountToTheEndAsync(stoppingToken))
        {
            outcome.Done(DoneLine.Format(processor.Totals, clock.GetElapsedTime(start)));
        }

        lifetime.StopApplication();
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

    /// <summary>Waits until everything that the log holds now is counted and final; false where that failed.</summary>
    private async Task<bool> TryCountToTheEndAsync(CancellationToken stoppingToken)
    {
        processor.EndInput(await EndOffsetsAsync(stoppingToken));
        using var timer = new PeriodicTimer(Look, clock);
        while (processor.State is not (StreamProcessorState.Complete or StreamProcessorState.Faulted or StreamProcessorState.Stopped))
        {
            await timer.WaitForNextTickAsync(stoppingToken);
        }

        if (processor.State != StreamProcessorState.Complete)
        {
            outcome.Failed(processor.Problem ?? "The stream could not be counted to its end.");
        }

        return processor.State == StreamProcessorState.Complete;
    }

    private async Task<IReadOnlyList<long>> EndOffsetsAsync(CancellationToken stoppingToken)
    {
        var topic = await log.EnsureTopicAsync(settings.Definition.Topic, settings.Partitions, stoppingToken);
        var ends = new long[topic.Partitions];
        for (var partition = 0; partition < ends.Length; partition++)
        {
            ends[partition] = (await log.GetRangeAsync(topic.Name, partition, stoppingToken)).End;
        }

        return ends;
    }
}
