using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Processing;
using TrendingTopics.Programs.Running;

namespace TrendingTopics.Programs.Counting;

/// <summary>Ends the program once what the log held at its start is counted and final, in every stream.</summary>
internal sealed partial class CountToEnd(
    CountingSettings settings, IEventLog log, StreamProcessors processors, Outcome outcome, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<CountToEnd> logger)
    : BackgroundService
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var start = clock.GetTimestamp();
        var problems = await Task.WhenAll(processors.All.Select((processor, i) => CountAsync(processor, i, stoppingToken))).ConfigureAwait(false);
        if (problems.OfType<string>().ToArray() is { Length: > 0 } failed)
        {
            outcome.Failed(string.Join(' ', failed));
        }
        else
        {
            var elapsed = clock.GetElapsedTime(start);
            outcome.Done(string.Join('\n', processors.All.Select(p => DoneLine.Format(p.Totals, elapsed, p.Stream))));
        }

        lifetime.StopApplication();
    }

    private async Task<string?> CountAsync(StreamProcessor processor, int stream, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var ends = await InputEnd.FindAsync(log, settings.Streams[stream], settings.Partitions, cancellationToken).ConfigureAwait(false);
                return await InputEnd.CountAsync(processor, ends, clock, cancellationToken).ConfigureAwait(false);
            }
            catch (LogException failure) when (failure.IsTransient)
            {
                LogWaiting(processor.Stream, failure.Message);
                await Task.Delay(RetryDelay, clock, cancellationToken).ConfigureAwait(false);
            }
            catch (LogException failure)
            {
                return $"Stream '{processor.Stream}': {failure.Message}";
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Stream '{Stream}': where its log ends cannot be asked yet: {Problem}")]
    private partial void LogWaiting(string stream, string problem);
}
