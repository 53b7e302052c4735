using TrendingTopics.Engine.Logs;
using TrendingTopics.Wire.Connections;
using TrendingTopics.Wire.Protocol;

namespace TrendingTopics.Wire.Clusters;

/// <summary>The connection for questions to one broker: opened when it is needed, one question at a time.</summary>
/// <param name="address">The broker.</param>
/// <param name="cluster">Its cluster.</param>
internal sealed class BrokerLine(BrokerAddress address, Cluster cluster) : IAsyncDisposable
{
    private readonly SemaphoreSlim _one = new(1);
    private readonly ConnectionOpener _opener = new(cluster.Options, cluster.Clock);
    private readonly FrameBuffer _answer = new();
    private BrokerConnection? _connection;
    private bool _isDisposed;

    /// <summary>Asks, and reads the answer, on a thread that may wait.</summary>
    /// <exception cref="LogException">The broker does not answer.</exception>
    public async Task<T> AskAsync<T>(ApiKey key, Action<RequestWriter, short> write, Func<FrameBuffer, short, T> read, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Not on the pool, whose few threads must not wait for a network.
            return await Task.Factory.StartNew(
                () => Ask(key, write, read), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // Ends a question that is under way.
        _isDisposed = true;
        _connection?.Dispose();
        await _one.WaitAsync().ConfigureAwait(false);
        _connection?.Dispose();
        _one.Dispose();
    }

    private T Ask<T>(ApiKey key, Action<RequestWriter, short> write, Func<FrameBuffer, short, T> read)
    {
        // A connection that has rested may have been closed by the broker meanwhile: that is found out by asking, and no failure.
        var isFresh = _connection is null;
        try
        {
            return AskOnce(key, write, read);
        }
        catch (Exception e) when (!isFresh && !_isDisposed && e is IOException)
        {
            return AskOnce(key, write, read);
        }
    }

    private T AskOnce<T>(ApiKey key, Action<RequestWriter, short> write, Func<FrameBuffer, short, T> read)
    {
        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_connection is { IsExpired: true })
            {
                _connection.Dispose();
                _connection = null;
            }

            _connection ??= _opener.Open(address);
            var version = _connection.VersionOf(key);
            write(_connection.Begin(key, version), version);
            _connection.Send();
            _connection.Receive(_answer);
            var answer = read(_answer, version);
            cluster.Reachability.Reached(address);
            return answer;
        }
        catch (Exception e)
        {
            _connection?.Dispose();
            _connection = null;
            throw Reachability.Explain(address, e) is { } explained ? cluster.Reachability.Lost(address, explained) : e;
        }
    }
}
