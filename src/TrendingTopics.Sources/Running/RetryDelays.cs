using Microsoft.Extensions.Logging;

namespace TrendingTopics.Sources.Running;

/// <summary>Waits between two tries of the same thing, each time twice as long, and says so.</summary>
internal sealed class RetryDelays(string source, SourceRunnerOptions options, ProgressMeter meter, TimeProvider clock, ILogger logger)
{
    private TimeSpan _next = options.RetryDelay;

    /// <summary>Says what failed and waits until it may be tried again.</summary>
    public async Task WaitAsync(string what, Exception failure, CancellationToken cancellationToken)
    {
        meter.Retried(failure.Message);
        logger.Retrying(source, what, _next.TotalSeconds, failure.Message);
        await Task.Delay(_next, clock, cancellationToken).ConfigureAwait(false);
        var doubled = 2 * _next;
        _next = doubled < options.LongestRetryDelay ? doubled : options.LongestRetryDelay;
    }

    /// <summary>It has worked: the next wait is a short one again.</summary>
    public void Reset() => _next = options.RetryDelay;
}
