using Cassandra;
using Microsoft.Extensions.Logging;
using TrendingTopics.Cassandra.Schema;
using TrendingTopics.Cassandra.Settings;
using TrendingTopics.Cassandra.Tables;
using TrendingTopics.Engine.Stores;

namespace TrendingTopics.Cassandra.Connections;

/// <summary>
/// The connection, made in the background from the first call on and tried until it stands: nodes may start later than this program. Once it
/// stands the driver keeps it, whatever nodes go and come back.
/// </summary>
internal sealed partial class CassandraConnection(StoreSettings settings, TimeProvider clock, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private Task<StoreTables>? _connecting;
    private volatile StoreException? _problem;

    /// <summary>Why the connection does not stand; null where nothing is known to be wrong.</summary>
    public string? Problem => _problem?.Message;

    /// <summary>Begins to connect, if that has not been done.</summary>
    public void Begin() => _ = Connecting();

    /// <summary>The tables, as soon as the connection stands.</summary>
    /// <exception cref="StoreException">It does not stand in time (transient: connecting goes on), or it never will.</exception>
    public async ValueTask<StoreTables> GetAsync(CancellationToken cancellationToken)
    {
        var connecting = Connecting();
        if (connecting.IsCompletedSuccessfully)
        {
            return connecting.Result;
        }

        try
        {
            return await connecting.WaitAsync(settings.Options.StartTimeout, clock, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw _problem ?? new StoreException($"The connection to Cassandra at {settings.Where} is still being made.") { IsTransient = true };
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            throw new ObjectDisposedException(nameof(CassandraStore));
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Task<StoreTables>? connecting;
        lock (_gate)
        {
            connecting = _connecting;
            _connecting ??= Task.FromCanceled<StoreTables>(new CancellationToken(canceled: true));
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        if (connecting is not null)
        {
            await ((Task)connecting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (connecting.IsCompletedSuccessfully)
            {
                await connecting.Result.Session.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private Task<StoreTables> Connecting()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_stopping.IsCancellationRequested, nameof(CassandraStore));
            return _connecting ??= Task.Run(ConnectAsync);
        }
    }

    private async Task<StoreTables> ConnectAsync()
    {
        var pause = FirstPause;
        while (true)
        {
            try
            {
                var tables = await OpenAsync().ConfigureAwait(false);
                LogConnected(settings.Where, settings.Keyspace);
                _problem = null;
                return tables;
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                var failure = StoreErrors.Translate(error, settings.Where) ?? new StoreException($"The connection to Cassandra at {settings.Where} cannot be set up: {error.Message}", error);
                if (settings.Tls && StoreErrors.IsEnded(error))
                {
                    failure = new StoreException($"{failure.Message} {TlsTrust.WhyEnded(settings.Options.Tls)}", error) { IsTransient = failure.IsTransient };
                }

                if (!failure.IsTransient)
                {
                    LogRefused(failure.Message);
                    throw failure;
                }

                Tell(failure);
            }

            await Task.Delay(pause, clock, _stopping.Token).ConfigureAwait(false);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private async Task<StoreTables> OpenAsync()
    {
        var cluster = ClusterFactory.Create(settings);
        try
        {
            var session = new CassandraSession(cluster, await cluster.ConnectAsync(null).ConfigureAwait(false), settings);
            var copies = await Keyspace.EnsureAsync(session).ConfigureAwait(false);
            session.Consistency = settings.Options.Consistency ?? (copies > 1 ? ConsistencyLevel.LocalQuorum : ConsistencyLevel.LocalOne);
            await new Migrator(session, clock, logger).MigrateAsync(Migration.All, _stopping.Token).ConfigureAwait(false);
            return await StoreTables.OpenAsync(session, copies == 1 && cluster.AllHosts().Count == 1, clock, logger).ConfigureAwait(false);
        }
        catch
        {
            await cluster.ShutdownAsync().ConfigureAwait(false);
            throw;
        }
    }

    // Once, and again where the reason is another.
    private void Tell(StoreException failure)
    {
        if (_problem?.Message != failure.Message)
        {
            LogWaiting(failure.Message);
        }

        _problem = failure;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Connected to Cassandra at {Where}, keyspace {Keyspace}.")]
    private partial void LogConnected(string where, string keyspace);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Problem} Waiting for it.")]
    private partial void LogWaiting(string problem);

    [LoggerMessage(Level = LogLevel.Error, Message = "The store on Cassandra cannot be used: {Problem}")]
    private partial void LogRefused(string problem);
}
