namespace TrendingTopics.Embedded.Disk;

/// <summary>
/// The first failure of a log's disk. It is for good: what is in memory and what is on disk may differ from then on, so nothing more is
/// written until the log is opened again.
/// </summary>
internal sealed class DiskFailure
{
    private readonly TaskCompletionSource<Exception> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes with the failure.</summary>
    public Task<Exception> Failed => _failed.Task;

    /// <summary>The failure; null while there is none.</summary>
    public Exception? Cause => _failed.Task.IsCompleted ? _failed.Task.Result : null;

    public void Set(Exception cause) => _failed.TrySetResult(cause);
}
