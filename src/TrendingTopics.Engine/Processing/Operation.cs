using TrendingTopics.Engine.Stores;

namespace TrendingTopics.Engine.Processing;

/// <summary>
/// Work on the store or log of which at most one is under way, watched by a loop that never waits for it. What fails for a time is begun
/// again after a growing delay; what fails for good is thrown to who looks.
/// </summary>
/// <typeparam name="T">What it results in.</typeparam>
/// <param name="clock">The clock, in microseconds since the epoch.</param>
/// <param name="retryDelay">The first delay in microseconds.</param>
/// <param name="completed">Called when an attempt has ended, from any thread.</param>
internal sealed class Operation<T>(Func<long> clock, long retryDelay, Action completed)
{
    private Func<Task<T>>? _work;
    private Task<T>? _task;
    private long _retryAt;
    private int _failures;

    /// <summary>Whether something is under way, or waits to be tried again.</summary>
    public bool IsBusy => _work is not null;

    /// <summary>Why the last attempt failed; null where it did not.</summary>
    public string? Problem { get; private set; }

    /// <summary>When the work was begun, in microseconds.</summary>
    public long Began { get; private set; }

    /// <summary>Begins work; nothing may be under way.</summary>
    public void Begin(Func<Task<T>> work)
    {
        _work = work;
        _failures = 0;
        Began = clock();
        Attempt();
    }

    /// <summary>Whether the work has come to its end since the last look; begins the next attempt where one is due.</summary>
    /// <exception cref="Exception">The work has failed for good.</exception>
    public bool TryComplete(out T result)
    {
        result = default!;
        if (_task is { IsCompleted: true } task)
        {
            _task = null;
            if (task.IsCompletedSuccessfully)
            {
                _work = null;
                Problem = null;
                result = task.Result;
                return true;
            }

            OnFailure(task);
        }

        if (_task is null && _work is not null && clock() >= _retryAt)
        {
            Attempt();
        }

        return false;
    }

    private void OnFailure(Task<T> task)
    {
        var error = task.Exception?.GetBaseException() ?? new OperationCanceledException();
        Problem = error.Message;
        if (!IsTransient(error))
        {
            _work = null;
            throw error;
        }

        _retryAt = clock() + (retryDelay * Math.Min(100, 1L << Math.Min(_failures, 7)));
        _failures++;
    }

    // Log and store say themselves whether trying again may help.
    private static bool IsTransient(Exception error) =>
        error is StoreException { IsTransient: true } or Logs.LogException { IsTransient: true } or TimeoutException or IOException;

    private void Attempt()
    {
        try
        {
            _task = WatchAsync(_work!());
        }
        catch (Exception error) when (IsTransient(error))
        {
            _task = Task.FromException<T>(error);
        }
    }

    private async Task<T> WatchAsync(Task<T> work)
    {
        try
        {
            return await work.ConfigureAwait(false);
        }
        finally
        {
            completed();
        }
    }
}
