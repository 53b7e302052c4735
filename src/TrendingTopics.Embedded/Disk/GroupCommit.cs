using System.Diagnostics;
using FASTER.core;

namespace TrendingTopics.Embedded.Disk;

/// <summary>
/// Commits a log for all who wait: at once when few do, else after a pause as long as the commit before took and at most 20 ms, so that
/// many appends share one flush.
/// </summary>
internal sealed class GroupCommit : IAsyncDisposable
{
    private const int Few = 4;

    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(1);

    private readonly FasterLog _log;
    private readonly DiskFailure _failure;
    private readonly Queue<Waiter> _waiters = new();
    private readonly SemaphoreSlim _asked = new(0);
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _loop;
    private bool _commitAsked;
    private int _completed;

    public GroupCommit(FasterLog log, DiskFailure failure)
    {
        _log = log;
        _failure = failure;
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Called after each commit and after a failure.</summary>
    public Action Committed { get; set; } = () => { };

    /// <summary>Completes once the log is durable up to the address. Must be called in the order of the addresses.</summary>
    /// <param name="address">The end of an entry.</param>
    /// <param name="then">Called before the task completes, in the order of the addresses.</param>
    public Task WaitAsync(long address, Action? then)
    {
        var waiter = new Waiter(address, then);
        lock (_waiters)
        {
            if (_failure.Cause is { } cause)
            {
                return Task.FromException(cause);
            }

            _waiters.Enqueue(waiter);
            Ask();
        }

        return waiter.Task;
    }

    /// <summary>Asks for a commit that nobody waits for.</summary>
    public void Request()
    {
        lock (_waiters)
        {
            Ask();
        }
    }

    /// <summary>Commits what is left, then ends.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _closing.Dispose();
        _asked.Dispose();
    }

    private void Ask()
    {
        if (!_commitAsked)
        {
            _commitAsked = true;
            _asked.Release();
        }
    }

    private async Task RunAsync()
    {
        var ended = 0L;
        var took = TimeSpan.Zero;
        try
        {
            while (await NextAsync().ConfigureAwait(false))
            {
                var pause = (took < LongestPause ? took : LongestPause) - Stopwatch.GetElapsedTime(ended);
                if (_completed > Few && pause >= ShortestPause && !_closing.IsCancellationRequested)
                {
                    await Task.Delay(pause).ConfigureAwait(false);
                }

                var started = Stopwatch.GetTimestamp();
                await CommitAsync().ConfigureAwait(false);
                ended = Stopwatch.GetTimestamp();
                took = Stopwatch.GetElapsedTime(started, ended);
                Complete();
            }
        }
        catch (Exception e)
        {
            _failure.Set(e);
            Fail(_failure.Cause!);
        }
    }

    /// <summary>Whether there is something to commit; false when nothing is left and the log is to be closed.</summary>
    private async Task<bool> NextAsync()
    {
        try
        {
            await _asked.WaitAsync(_closing.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Closing: one more commit takes along what was appended until now, with or without someone who waits.
        }

        lock (_waiters)
        {
            var asked = _commitAsked;
            _commitAsked = false;
            return asked || _log.TailAddress > _log.CommittedUntilAddress;
        }
    }

    private async Task CommitAsync()
    {
        var commit = _log.CommitAsync().AsTask();
        if (await Task.WhenAny(commit, _failure.Failed).ConfigureAwait(false) != commit)
        {
            throw _failure.Cause!;
        }

        await commit.ConfigureAwait(false);
    }

    private void Complete()
    {
        var until = _log.CommittedUntilAddress;
        var done = new List<Waiter>();
        lock (_waiters)
        {
            while (_waiters.TryPeek(out var waiter) && waiter.Address <= until)
            {
                done.Add(_waiters.Dequeue());
            }

            if (_waiters.Count > 0)
            {
                Ask();
            }
        }

        _completed = done.Count;
        try
        {
            foreach (var waiter in done)
            {
                waiter.Then?.Invoke();
            }

            Committed();
        }
        finally
        {
            // Durable they are, whatever became of what follows from it.
            foreach (var waiter in done)
            {
                waiter.TrySetResult();
            }
        }
    }

    private void Fail(Exception cause)
    {
        Waiter[] waiters;
        lock (_waiters)
        {
            waiters = [.. _waiters];
            _waiters.Clear();
        }

        foreach (var waiter in waiters)
        {
            waiter.TrySetException(cause);
        }

        try
        {
            Committed();
        }
        catch (Exception e)
        {
            // The first failure is the one that is told.
            _failure.Set(e);
        }
    }

    private sealed class Waiter(long address, Action? then) : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public long Address => address;

        public Action? Then => then;
    }
}
