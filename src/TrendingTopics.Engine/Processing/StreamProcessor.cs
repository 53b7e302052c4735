using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Runs;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Engine.Telemetry;
using TrendingTopics.Engine.Time;

namespace TrendingTopics.Engine.Processing;

/// <summary>
/// Processes one stream: reads the partitions that the log assigns to it, counts them, writes what they close, and merges it where it
/// has partition 0. A loop calls <see cref="Step"/>; nothing here has a thread or a timer of its own, so that the same code runs under a
/// real loop (<see cref="StreamProcessorService"/>) and in a simulation.
/// </summary>
public sealed class StreamProcessor : IAsyncDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(20);
    private readonly StreamDefinition _definition;
    private readonly IEventLog _log;
    private readonly ITrendStore _store;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly StreamProcessorOptions _options;
    private readonly EngineMetrics _metrics;
    private readonly EngineActivities _activities = new();
    private readonly RunRegistry _registry;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Operation<StreamRun> _start;
    private RunProcessor? _run;
    private volatile StreamProcessorState _state = StreamProcessorState.Starting;
    private volatile string? _problem;
    private volatile EndOfInput? _endOfInput;
    private volatile bool _stopRequested;
    private volatile ProcessorTotals _totals = new(0, 0, 0, 0, 0, 0);
    private long _records;
    private long _merged;
    private string? _logged;
    private long? _deletedAt;

    /// <summary>Prepares to process; nothing happens before the first <see cref="Step"/>.</summary>
    /// <param name="definition">The stream.</param>
    /// <param name="log">Where its events are; the topic is created where it is missing.</param>
    /// <param name="store">Where results and checkpoints go.</param>
    /// <param name="clock">Tells when triggers, checkpoints and advances are due. No result depends on it but through recorded advances.</param>
    /// <param name="loggers">Makes the logger.</param>
    /// <param name="options">How it works; defaults where null.</param>
    /// <param name="meters">Makes the meter; null where it is to be the processor's own.</param>
    /// <exception cref="ArgumentException">The definition is wrong; the message names the settings and what they may be.</exception>
    public StreamProcessor(StreamDefinition definition, IEventLog log, ITrendStore store, TimeProvider clock, ILoggerFactory loggers, StreamProcessorOptions? options = null, IMeterFactory? meters = null)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(loggers);
        StreamDefinitionValidator.ThrowIfInvalid(definition);
        (_definition, _log, _store, _clock) = (definition, log, store, clock);
        _logger = loggers.CreateLogger("TrendingTopics.Engine");
        _options = options ?? new StreamProcessorOptions();
        _metrics = new EngineMetrics(clock, meters);
        _registry = new RunRegistry(store, _logger);
        _start = new Operation<StreamRun>(() => UnixMicros.Now(clock), _options.RetryDelay, static () => { });
    }

    /// <summary>The stream's name.</summary>
    public string Stream => _definition.Name;

    /// <summary>Where it stands; any thread.</summary>
    public StreamProcessorState State => _state;

    /// <summary>What is wrong now; null where nothing is; any thread.</summary>
    public string? Problem => _problem;

    /// <summary>The run that it processes; null until it is registered.</summary>
    public StreamRun? Run => _run?.Run;

    /// <summary>What it has done; any thread.</summary>
    public ProcessorTotals Totals => _totals;

    /// <summary>
    /// The input is finite and wholly appended (or is to be counted up to the given offsets): once all of it is counted, every partition
    /// advances to the end of the last window with an event, and when every window is merged and readers see the run the state is
    /// Complete. For a processor that has all partitions: one that shares them waits for those that it does not have. Any thread.
    /// </summary>
    /// <param name="endOffsets">By partition, the offset to count up to (of partitions beyond them nothing is counted); null: all that the log holds.</param>
    public void EndInput(IReadOnlyList<long>? endOffsets = null) => _endOfInput = new EndOfInput(endOffsets);

    /// <summary>Asks for an end with a last flush and checkpoint; goes on with <see cref="Step"/> until the state says so. Any thread.</summary>
    public void BeginStop() => _stopRequested = true;

    /// <summary>
    /// One turn on the caller's thread: counts what the log has, begins and completes writes. Never waits for the store.
    /// </summary>
    /// <param name="wait">How long to wait for records at most where there are none.</param>
    /// <returns>How many records were pushed.</returns>
    public int Step(TimeSpan wait)
    {
        if (_state is StreamProcessorState.Stopped or StreamProcessorState.Faulted)
        {
            return 0;
        }

        try
        {
            return _run is null ? StepStart() : StepRun(_run, wait < LongestWait ? wait : LongestWait);
        }
#pragma warning disable CA1031 // What cannot be mended by waiting ends this stream, visibly, and no other.
        catch (Exception error)
#pragma warning restore CA1031
        {
            _problem = error.Message;
            _state = StreamProcessorState.Faulted;
            EngineLog.StreamFailed(_logger, error, Stream);
            return 0;
        }
    }

    /// <summary>Stops with a last flush and checkpoint, by stepping on the caller's thread; gives up after the stop timeout.</summary>
    public Task StopAsync(CancellationToken cancellationToken = default)
    {
        BeginStop();
        var deadline = _clock.GetTimestamp();
        while (_state is StreamProcessorState.Starting or StreamProcessorState.Running or StreamProcessorState.Complete
            && UnixMicros.From(_clock.GetElapsedTime(deadline)) < _options.StopTimeout
            && !cancellationToken.IsCancellationRequested)
        {
            Step(TimeSpan.FromMilliseconds(5));
        }

        _state = _state == StreamProcessorState.Faulted ? _state : StreamProcessorState.Stopped;
        return Task.CompletedTask;
    }

    /// <summary>Closes the reader; what is not durable is counted again by the next processor.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        if (_run is { } run)
        {
            _run = null;
            await run.DisposeAsync().ConfigureAwait(false);
        }

        _stopping.Dispose();
        _metrics.Dispose();
        _activities.Dispose();
    }

    private int StepStart()
    {
        if (_stopRequested && !_start.IsBusy)
        {
            _state = StreamProcessorState.Stopped;
            return 0;
        }

        if (!_start.IsBusy)
        {
            _start.Begin(RegisterAsync);
        }

        if (_start.TryComplete(out var run))
        {
            _run = new RunProcessor(CreateContext(run), _registry, $"{_options.Group}-{Stream}-{run.Number}");
            _state = StreamProcessorState.Running;
            LogStart(run);
        }

        ShowProblem(_start.Problem);
        return 0;
    }

    private async Task<StreamRun> RegisterAsync()
    {
        if (_deletedAt is { } deleted && UnixMicros.Now(_clock) - deleted < _options.RecreateDelay
            && await _log.FindTopicAsync(_definition.Topic, _stopping.Token).ConfigureAwait(false) is null)
        {
            throw new LogException($"Topic '{_definition.Topic}' was deleted; it is created here if nobody else does.") { IsTransient = true };
        }

        var topic = await _log.EnsureTopicAsync(_definition.Topic, _options.Partitions, _stopping.Token).ConfigureAwait(false);
        return await _registry.RegisterAsync(_definition, topic, _stopping.Token).ConfigureAwait(false);
    }

    private int StepRun(RunProcessor run, TimeSpan wait)
    {
        if (_stopRequested || run.HasGrown || run.HasSuccessor)
        {
            run.Finish();
        }

        var records = run.Step(wait, _endOfInput);
        _records += records;
        _totals = run.Totals(_records, _merged);
        ShowProblem(run.Problem);
        if (run.OtherTopic)
        {
            // The old run's tasks write no more; what they had not made durable belongs to a topic that is gone.
            EngineLog.TopicRecreated(_logger, Stream, _definition.Topic);
            _deletedAt = UnixMicros.Now(_clock);
            Restart(run);
        }
        else if (run.IsUnregistered)
        {
            EngineLog.RunForgotten(_logger, Stream, run.Run.Number);
            Restart(run);
        }
        else if (run.HasSuccessor && run.IsAtRest && !_stopRequested)
        {
            EngineLog.RunSucceeded(_logger, Stream, run.Run.Number);
            Restart(run);
        }
        else if (run.HasGrown && run.IsAtRest && !_stopRequested)
        {
            EngineLog.TopicGrown(_logger, Stream, _definition.Topic, run.Run.Partitions);
            Restart(run);
        }
        else if (run.IsFinished)
        {
            _state = StreamProcessorState.Stopped;
        }
        else if (run.IsFailed)
        {
            _state = StreamProcessorState.Faulted;
        }
        else if (run.IsComplete)
        {
            _state = StreamProcessorState.Complete;
        }

        return records;
    }

    private void Restart(RunProcessor run)
    {
        _merged += run.MergedWindows;
        _run = null;
        _state = StreamProcessorState.Starting;
        run.Abandon();
    }

    private PartitionContext CreateContext(StreamRun run) => new()
    {
        Run = run,
        Log = _log,
        Store = _store,
        Clock = _clock,
        Logger = _logger,
        Options = _options,
        HashSeed = _options.HashSeed ?? (ulong)Random.Shared.NextInt64(),
        Invalid = new InvalidSample(run.Definition, _clock, _logger),
        Metrics = _metrics,
        Activities = _activities,
        Stopping = _stopping.Token,
    };

    private void ShowProblem(string? problem)
    {
        _problem = problem;
        if (problem is not null && problem != _logged)
        {
            EngineLog.Waiting(_logger, Stream, problem);
        }

        _logged = problem;
    }

    private void LogStart(StreamRun run)
    {
        if (_logger.IsEnabled(LogLevel.Information))
        {
            var definition = run.Definition;
            EngineLog.StreamStarted(
                _logger,
                Stream,
                run.Number,
                definition.Topic,
                run.Partitions,
                string.Join(", ", definition.Windows),
                Duration.Format(definition.Lateness),
                definition.Time == EventTimeKind.Event ? "event" : "ingest",
                definition.Top,
                definition.Counts switch { CountsKept.All => "all", CountsKept.Tumbling => "tumbling", _ => "no" },
                Duration.Format(definition.Retention),
                Duration.Format(definition.CheckpointInterval));
        }
    }
}

/// <summary>Up to where a finite input is counted.</summary>
/// <param name="Offsets">By partition; null: all that the log holds.</param>
internal sealed record EndOfInput(IReadOnlyList<long>? Offsets)
{
    /// <summary>The offset to count a partition up to; null: all that the log holds. Of one that the topic has gained since, nothing.</summary>
    public long? Of(int partition) => Offsets is null ? null : Offsets.ElementAtOrDefault(partition);
}
