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
        try
        {
            var version = AskTwice(key, write);
            cluster.Reachability.Reached(address);
            return read(_answer, version);
        }
        catch (Exception e) when (e is not LogException && Reachability.Explain(address, e) is not null)
        {
            Disconnect();
            var explained = Reachability.Explain(address, e)!;
            throw _isDisposed ? explained : cluster.Reachability.Lost(address, explained);
        }
    }

    private short AskTwice(ApiKey key, Action<RequestWriter, short> write)
    {
        // A connection that has rested may have been closed by the broker meanwhile: that is found out by asking, and no failure.
        var isFresh = _connection is null;
        try
        {
            return AskOnce(key, write);
        }
        catch (IOException) when (!isFresh && !_isDisposed)
        {
            Disconnect();
            return AskOnce(key, write);
        }
    }

    private short AskOnce(ApiKey key, Action<RequestWriter, short> write)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_connection is { IsExpired: true })
        {
            Disconnect();
        }

        _connection ??= Open();
        var version = _connection.VersionOf(key);
        write(_connection.Begin(key, version), version);
        _connection.Send();
        _connection.Receive(_answer);
        return version;
    }

    private BrokerConnection Open()
    {
        try
        {
            return _opener.Open(address);
        }
        catch (LogException e)
        {
            // It is there, and does not let us in.
            throw cluster.Reachability.Lost(address, e);
        }
    }

    private void Disconnect()
    {
        _connection?.Dispose();
        _connection = null;
    }
}
