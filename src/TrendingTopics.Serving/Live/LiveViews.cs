using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TrendingTopics.Engine.Reading;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Serving.Live;

/// <summary>
/// The views that someone listens to. A view is read by one loop, which begins with its first listener and ends with its last: a hundred
/// listeners cost one read.
/// </summary>
internal sealed partial class LiveViews(
    ITrendStore store, RankingReader reader, TimeProvider clock, IOptions<TrendingApiOptions> options, ILogger<LiveViews> logger)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Stream, WindowDefinition Window), Running> _views = [];

    /// <summary>How many views are being read.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _views.Count;
            }
        }
    }

    /// <summary>The view, kept running until <see cref="Release"/>.</summary>
    public LiveView Acquire(string stream, WindowDefinition window)
    {
        lock (_gate)
        {
            if (!_views.TryGetValue((stream, window), out var running))
            {
                running = new Running(new LiveView(stream, window, store, reader, clock, options.Value.LiveHeartbeat));
                _views.Add((stream, window), running);
                _ = ReadAsync(running.View, stream, running.End.Token);
            }

            running.Users++;
            return running.View;
        }
    }

    /// <summary>Gives back a view; the last to do so ends it.</summary>
    public void Release(string stream, WindowDefinition window)
    {
        lock (_gate)
        {
            var running = _views[(stream, window)];
            if (--running.Users == 0)
            {
                _views.Remove((stream, window));
                running.End.Cancel();
                running.End.Dispose();
            }
        }
    }

    private async Task ReadAsync(LiveView view, string stream, CancellationToken cancellationToken)
    {
        await Task.Yield();
        var failing = false;
        while (!cancellationToken.IsCancellationRequested)
        {
            var started = clock.GetTimestamp();
            try
            {
                await view.PollAsync(cancellationToken).ConfigureAwait(false);
                failing = false;
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                if (!failing)
                {
                    LogFailure(failure, stream);
                }

                failing = true;
            }
            catch (OperationCanceledException)
            {
                // The loop's condition says whether it was the view's end or the store's own timeout.
            }

            var pause = failing ? LongestPause : Pause(clock.GetElapsedTime(started));
            await Task.Delay(pause, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Reading takes at most a tenth of the time.
    private TimeSpan Pause(TimeSpan spent)
    {
        var pause = TimeSpan.FromTicks(Math.Max(options.Value.LiveInterval.Ticks, 9 * spent.Ticks));
        return pause < LongestPause ? pause : LongestPause;
    }

    [LoggerMessage(LogLevel.Warning, "The live view of the stream {Stream} cannot be read; trying again.")]
    private partial void LogFailure(Exception failure, string stream);

    private sealed class Running(LiveView view)
    {
        public LiveView View { get; } = view;

        public CancellationTokenSource End { get; } = new();

        public int Users { get; set; }
    }
}
