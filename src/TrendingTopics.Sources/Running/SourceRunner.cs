using System.Diagnostics.Metrics;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Sources.Running;

/// <summary>
/// Drives one source into the log topic of a stream. Records of a source that can resume are appended with its position, so that both
/// are durable together; several appends are on their way at once but never more than <see cref="SourceRunnerOptions.InFlight"/>, and
/// what fails for now is tried again. Runs once.
/// </summary>
public sealed class SourceRunner
{
    private readonly ISource _source;
    private readonly StreamDefinition _stream;
    private readonly IEventLog _log;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly SourceRunnerOptions _options;
    private readonly ProgressMeter _meter;
    private readonly RetryDelays _delays;
    private readonly TaskCompletionSource<SourceTotals> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PauseSwitch _pause = new();
    private int _started;

    /// <summary>A runner that has not begun.</summary>
    /// <param name="source">What to read.</param>
    /// <param name="stream">The stream whose topic it feeds.</param>
    /// <param name="log">The log that holds the topic.</param>
    /// <param name="clock">Paces waits and measures rates.</param>
    /// <param name="loggers">Makes the logger that progress and retries are told to.</param>
    /// <param name="options">How to drive it; null for the defaults.</param>
    /// <param name="meters">Makes the meter that counts its records; null for none.</param>
    /// <exception cref="ArgumentException">An option is none that is allowed; the message says what is.</exception>
    public SourceRunner(
        ISource source, StreamDefinition stream, IEventLog log, TimeProvider clock, ILoggerFactory loggers, SourceRunnerOptions? options = null, IMeterFactory? meters = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(loggers);
        _options = options ?? new SourceRunnerOptions();
        _options.Validate();
        _source = source;
        _stream = stream;
        _log = log;
        _clock = clock;
        _logger = loggers.CreateLogger<SourceRunner>();
        _meter = new ProgressMeter(source.Name, clock, new SourceMetrics(stream.Name, source.Name, meters));
        _delays = new RetryDelays(source.Name, _options, _meter, clock, _logger);
    }

    /// <summary>What it has done so far; from any thread.</summary>
    public SourceProgress Progress
    {
        get
        {
            var progress = _meter.Read();
            return progress.State == SourceState.Running && IsPaused ? progress with { State = SourceState.Paused } : progress;
        }
    }

    /// <summary>Whether it is told to rest; from any thread.</summary>
    public bool IsPaused => _pause.IsPaused;

    /// <summary>
    /// Ends with the totals once the source has ended and every record is durable; is cancelled where it was stopped, and carries the
    /// failure where it failed.
    /// </summary>
    public Task<SourceTotals> Completion => _completion.Task;

    /// <summary>
    /// Reads no further until <see cref="Resume"/>; what is being read still goes into the log, so that nothing is lost. From any thread,
    /// also before the run.
    /// </summary>
    public void Pause() => _pause.Pause();

    /// <summary>Goes on after <see cref="Pause"/>. What keeps pace with a clock does not make up for the rest. From any thread.</summary>
    public void Resume() => _pause.Resume();

    /// <summary>Feeds the log until the source ends.</summary>
    /// <exception cref="SourceException">The source cannot be read.</exception>
    /// <exception cref="InvalidOperationException">It has been run already.</exception>
    public async Task<SourceTotals> RunAsync(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _started, 1) != 0)
        {
            throw new InvalidOperationException("A source runner runs once.");
        }

        using var reports = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reporting = ReportAsync(reports.Token);
        try
        {
            var totals = await FeedAsync(cancellationToken).ConfigureAwait(false);
            _meter.Enter(SourceState.Completed);
            _logger.Complete(_source.Name, totals.Records, totals.Elapsed.TotalSeconds, totals.Invalid);
            _completion.TrySetResult(totals);
            return totals;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _meter.Enter(SourceState.Stopped);
            _logger.Stopped(_source.Name, Progress.Records);
            TellUnacknowledged();
            _completion.TrySetCanceled(cancellationToken);
            throw;
        }
        catch (Exception e)
        {
            _meter.Enter(SourceState.Faulted, e.Message);
            _logger.Failed(_source.Name, Progress.Records, e.Message, e);
            TellUnacknowledged();
            _completion.TrySetException(e);
            throw;
        }
        finally
        {
            await reports.CancelAsync().ConfigureAwait(false);
            await reporting.ConfigureAwait(false);
        }
    }

    /// <summary>Says what the end may have cost; what can be read again is not lost.</summary>
    private void TellUnacknowledged()
    {
        if (!_source.CanResume && _meter.GiveUp() is > 0 and var lost)
        {
            _logger.Unacknowledged(_source.Name, lost);
        }
    }

    private async Task<SourceTotals> FeedAsync(CancellationToken cancellationToken)
    {
        var position = await PrepareAsync(cancellationToken).ConfigureAwait(false);
        var resumed = position is not null;
        _meter.Enter(SourceState.Running);
        var appends = new AppendQueue(_log, _stream.Topic, _source.CanResume ? _source.Name : null, _options, _delays, _meter);
        while (true)
        {
            try
            {
                await CopyAsync(position, appends, cancellationToken).ConfigureAwait(false);
                return _meter.Total(resumed);
            }
            catch (SourceException e) when (e.IsTransient && _source.CanResume)
            {
                position = appends.Position ?? position;
                await _delays.WaitAsync("read on", e, cancellationToken).ConfigureAwait(false);
            }
            catch
            {
                await appends.SettleAsync(_options.StopWithin, _clock).ConfigureAwait(false);
                throw;
            }
        }
    }

    /// <summary>Makes sure of the topic and returns the position to go on from; null for the beginning.</summary>
    private async Task<string?> PrepareAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await _log.EnsureTopicAsync(_stream.Topic, _options.Partitions, cancellationToken).ConfigureAwait(false);
                var position = _source.CanResume
                    ? await _log.GetPositionAsync(_stream.Topic, _source.Name, cancellationToken).ConfigureAwait(false)
                    : null;
                if (position is null)
                {
                    _logger.Feeding(_source.Name, _stream.Topic);
                }
                else
                {
                    _logger.Resuming(_source.Name, _stream.Topic, position);
                }

                return position;
            }
            catch (LogException e) when (e.IsTransient)
            {
                await _delays.WaitAsync("find its topic in the log", e, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task CopyAsync(string? position, AppendQueue appends, CancellationToken cancellationToken)
    {
        await using var reader = await _source.OpenAsync(position, cancellationToken).ConfigureAwait(false);
        if (reader.Notice is { } notice)
        {
            _logger.Noticed(notice.IsWarning ? LogLevel.Warning : LogLevel.Information, _source.Name, notice.Text);
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<bool>? reading = null;
        var batch = appends.Rent();
        try
        {
            var more = true;
            var invalid = 0L;
            while (more)
            {
                await appends.CompleteFinishedAsync(cancellationToken).ConfigureAwait(false);
                if (reading is null && _pause.IsPaused)
                {
                    await RestAsync(reader, appends, cancellationToken).ConfigureAwait(false);
                }

                reading ??= ReadAsync(reader, batch, stop.Token);
                if (!reading.IsCompleted)
                {
                    // A slow source must not keep what was sent from being booked, nor from being tried again.
                    Task next = appends.Count == 0 ? reading : Task.WhenAny(reading, appends.Oldest);
                    await next.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    continue;
                }

                SourceException? failure = null;
                try
                {
                    more = await reading.ConfigureAwait(false);
                }
                catch (SourceException e)
                {
                    failure = e;
                }

                reading = null;
                _meter.LeftOut(reader.Invalid - invalid);
                invalid = reader.Invalid;
                if (batch.Count > 0)
                {
                    while (!appends.HasRoom)
                    {
                        await appends.CompleteOldestAsync(cancellationToken).ConfigureAwait(false);
                    }

                    appends.Send(batch, reader.Position);
                    batch = appends.Rent();
                }

                if (failure is not null || !more)
                {
                    await appends.CompleteAllAsync(cancellationToken).ConfigureAwait(false);
                }

                if (failure is not null)
                {
                    ExceptionDispatchInfo.Throw(failure);
                }
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            if (reading is not null)
            {
                await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            if (!_source.CanResume)
            {
                await SendRestAsync(reader, batch, appends).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Sends what was read already: nobody can read it again.</summary>
    private async Task SendRestAsync(ISourceReader reader, LogBatch batch, AppendQueue appends)
    {
        for (var more = true; more;)
        {
            more = await reader.ReadRestAsync(batch, _options.Batch).ConfigureAwait(false);
            if (batch.Count > 0)
            {
                appends.Send(batch, position: null);
                batch = appends.Rent();
            }
        }
    }

    /// <summary>Waits until the run is resumed, and meanwhile lets what was sent come to its end.</summary>
    private async Task RestAsync(ISourceReader reader, AppendQueue appends, CancellationToken cancellationToken)
    {
        var start = _clock.GetTimestamp();
        for (var resumed = _pause.Resumed; !resumed.IsCompleted; resumed = _pause.Resumed)
        {
            await appends.CompleteFinishedAsync(cancellationToken).ConfigureAwait(false);
            var next = appends.Count == 0 ? resumed : Task.WhenAny(resumed, appends.Oldest);
            await next.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        reader.Rest(_clock.GetElapsedTime(start));
    }

    /// <summary>Reads once; whatever goes wrong is in the task, also what is thrown before there is one.</summary>
    private async Task<bool> ReadAsync(ISourceReader reader, LogBatch batch, CancellationToken cancellationToken) =>
        await reader.ReadAsync(batch, _options.Batch, cancellationToken).ConfigureAwait(false);

    private async Task ReportAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(_options.ReportEvery, _clock);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
            {
                var p = Progress;
                _logger.Progress(p.Source, p.State, p.Records, p.Rate, p.Invalid, p.Retries);
            }
        }
        catch (OperationCanceledException)
        {
            // The run has ended and says so itself.
        }
    }
}
