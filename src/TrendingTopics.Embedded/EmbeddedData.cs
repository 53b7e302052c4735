using FASTER.core;
using Microsoft.Extensions.Logging;
using TrendingTopics.Embedded.Logs;
using TrendingTopics.Embedded.Stores;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Stores;

namespace TrendingTopics.Embedded;

/// <summary>A data folder, held by this process: a log and a store that need no server.</summary>
public sealed class EmbeddedData : IAsyncDisposable
{
    private readonly DataFolder _folder;
    private readonly EmbeddedLog _log;
    private readonly EmbeddedStore _store;

    private EmbeddedData(DataFolder folder, EmbeddedLog log, EmbeddedStore store)
    {
        _folder = folder;
        _log = log;
        _store = store;
    }

    /// <summary>The log.</summary>
    public IEventLog Log => _log;

    /// <summary>The store.</summary>
    public ITrendStore Store => _store;

    /// <summary>The folder's full path.</summary>
    public string Folder => _folder.Path;

    /// <summary>Opens the folder, or begins one.</summary>
    /// <param name="options">Which folder, and for how long data is kept.</param>
    /// <param name="clock">Gives append times, and ages what is kept.</param>
    /// <param name="loggers">Takes what an operator should know.</param>
    /// <param name="cancellationToken">Gives up before anything was opened.</param>
    /// <exception cref="EmbeddedDataException">The folder is held by another process, cannot be written, is full, damaged or from a newer version.</exception>
    public static async Task<EmbeddedData> OpenAsync(EmbeddedOptions options, TimeProvider clock, ILoggerFactory loggers, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(loggers);
        cancellationToken.ThrowIfCancellationRequested();
        options.Validate();
        var folder = DataFolder.Open(options.Folder);
        EmbeddedLog? log = null;
        try
        {
            var logger = loggers.CreateLogger("TrendingTopics.Embedded");
            log = await EmbeddedLog.OpenAsync(options, Path.Combine(folder.Path, "log"), clock, logger).ConfigureAwait(false);
            var store = await EmbeddedStore.OpenAsync(options, Path.Combine(folder.Path, "store"), clock, logger).ConfigureAwait(false);
            return new EmbeddedData(folder, log, store);
        }
        catch (Exception e)
        {
            if (log is not null)
            {
                await log.DisposeAsync().ConfigureAwait(false);
            }

            folder.Dispose();
            if (e is InvalidDataException or IOException or UnauthorizedAccessException or FasterException)
            {
                throw new EmbeddedDataException($"The data in '{folder.Path}' cannot be opened: {e.Message}", e);
            }

            throw;
        }
    }

    /// <summary>Makes durable what was written, closes log and store, and lets go of the folder.</summary>
    public async ValueTask DisposeAsync()
    {
        await _log.DisposeAsync().ConfigureAwait(false);
        await _store.DisposeAsync().ConfigureAwait(false);
        _folder.Dispose();
    }
}
