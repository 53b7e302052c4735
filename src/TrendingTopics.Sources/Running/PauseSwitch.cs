namespace TrendingTopics.Sources.Running;

/// <summary>Whether a run rests; any thread turns it.</summary>
internal sealed class PauseSwitch
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _paused;

    /// <summary>Whether it is to rest.</summary>
    public bool IsPaused => !Resumed.IsCompleted;

    /// <summary>Done once it is to go on; at once where it is not to rest.</summary>
    public Task Resumed
    {
        get
        {
            lock (_gate)
            {
                return _paused?.Task ?? Task.CompletedTask;
            }
        }
    }

    public void Pause()
    {
        lock (_gate)
        {
            _paused ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public void Resume()
    {
        lock (_gate)
        {
            _paused?.SetResult();
            _paused = null;
        }
    }
}
