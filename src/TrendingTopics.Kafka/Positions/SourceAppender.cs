using System.Collections.Concurrent;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Kafka.Clients;

namespace TrendingTopics.Kafka.Positions;

/// <summary>
/// Appends one source's batches with its position, on a thread of its own: what waits becomes one transaction. A transaction that fails
/// is tried again with the same records until it succeeds, since what follows carries positions beyond it and must not overtake it;
/// what ends that is another process that has taken the source over, or an error that waiting does not mend.
/// </summary>
internal sealed class SourceAppender : IAsyncDisposable
{
    private const int MostBatches = 64;
    private const long MostBytes = 4 * 1024 * 1024;
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);
    private readonly BlockingCollection<SourceRequest> _requests = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<SourceRequest> _batches = [];
    private readonly Cluster _cluster;
    private readonly PositionTopic _positions;
    private readonly SourceTransactions _transactions;
    private readonly string _topic;
    private readonly string _source;
    private readonly Task _work;
    private SourcePosition? _written;

    public SourceAppender(Cluster cluster, PositionTopic positions, string topic, string source)
    {
        (_cluster, _positions, _topic, _source) = (cluster, positions, topic, source);
        _transactions = new SourceTransactions(cluster, topic, source, positions.Name);
        _work = Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);
    }

    private ILogger Logger => _cluster.Clients.Logger;

    /// <summary>Appends a batch behind those before it, or asks for the position; the task ends once that is done.</summary>
    public Task<string?> AskAsync(SourceRequest request)
    {
        try
        {
            _requests.Add(request);
        }
        catch (InvalidOperationException)
        {
            request.Fail(Closed());
        }

        return request.Done;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _requests.CompleteAdding();
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _work.ConfigureAwait(false);
        _requests.Dispose();
        _stopping.Dispose();
    }

    private void Work()
    {
        foreach (var request in _requests.GetConsumingEnumerable())
        {
            var next = request;
            while (next is not null)
            {
                next = next.Records is null ? TellPosition(next) : AppendWith(next);
            }
        }

        _transactions.Dispose();
    }

    private SourceRequest? TellPosition(SourceRequest request)
    {
        try
        {
            Open();
            request.Complete((_written ?? ReadPosition())?.Position);
        }
        catch (LogException e)
        {
            request.Fail(e);
        }

        return null;
    }

    /// <summary>Appends a batch and those that wait behind it; returns the request that it came to and did not do.</summary>
    private SourceRequest? AppendWith(SourceRequest first)
    {
        _batches.Clear();
        _batches.Add(first);
        var bytes = first.Bytes;
        SourceRequest? other = null;
        while (_batches.Count < MostBatches && bytes < MostBytes && _requests.TryTake(out other))
        {
            if (other.Records is null)
            {
                break;
            }

            bytes += other.Bytes;
            _batches.Add(other);
            other = null;
        }

        try
        {
            AppendUntilDone();
            _batches.ForEach(b => b.Complete(b.Position));
        }
        catch (LogException e)
        {
            Logger.SourceFailed(_source, _topic, e.Message);
            _batches.ForEach(b => b.Fail(e));
        }

        return other;
    }

    private void AppendUntilDone()
    {
        var position = new SourcePosition(_batches[^1].Position, Guid.NewGuid());
        var isInDoubt = false;
        while (true)
        {
            try
            {
                Open();
                if (isInDoubt && ReadPosition()?.Commit == position.Commit)
                {
                    _written = position;
                    return;
                }

                isInDoubt = true;
                _written = null;
                _transactions.Write(_batches, position, _cluster.Topics.GetAsync(_topic, _stopping.Token).AsTask().GetAwaiter().GetResult().Partitions);
                _cluster.Clients.Availability.Reached();
                _written = position;
                return;
            }
            catch (KafkaTxnRequiresAbortException e)
            {
                OnFailed(e.Error);
                TryAbort();
            }
            catch (KafkaException e)
            {
                _transactions.Dispose();
                OnFailed(e.Error);
            }
            catch (LogException e) when (e.IsTransient && !_stopping.IsCancellationRequested)
            {
                Logger.TransactionFailed(_source, _topic, e.Message);
            }

            Rest();
        }
    }

    /// <summary>Throws where trying again does not help.</summary>
    private void OnFailed(Error error)
    {
        _positions.Forget();
        if (KafkaFailure.IsTakenOver(error))
        {
            _transactions.Dispose();
            throw new LogException($"Source '{_source}' is fed to topic '{_topic}' by another process now; this one has stopped appending.") { IsTransient = false, IsTakenOver = true };
        }

        if (KafkaFailure.IsFinal(error))
        {
            throw KafkaFailure.Of($"Source '{_source}' cannot be appended to topic '{_topic}'", error);
        }

        if (KafkaFailure.IsUnreachable(error))
        {
            _cluster.Clients.Availability.Lost(new KafkaException(error));
        }
        else
        {
            Logger.TransactionFailed(_source, _topic, error.Reason);
        }
    }

    private void TryAbort()
    {
        try
        {
            _transactions.Abort();
        }
        catch (KafkaException)
        {
            _transactions.Dispose();
        }
    }

    private void Open()
    {
        try
        {
            _positions.EnsureAsync(_stopping.Token).GetAwaiter().GetResult();
            if (!_transactions.IsOpen)
            {
                _transactions.Open();
                _cluster.Clients.Availability.Reached();
            }
        }
        catch (KafkaException e) when (KafkaFailure.IsUnreachable(e.Error))
        {
            throw _cluster.Clients.Availability.Lost(e);
        }
        catch (KafkaException e)
        {
            throw KafkaFailure.Of($"Source '{_source}' cannot be appended to topic '{_topic}'", e.Error, e);
        }
        catch (OperationCanceledException)
        {
            throw Closed();
        }
    }

    private SourcePosition? ReadPosition()
    {
        try
        {
            return _positions.ReadAsync(PositionTopic.KeyOf(_topic, _source), _stopping.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            throw Closed();
        }
    }

    private void Rest()
    {
        if (_stopping.Token.WaitHandle.WaitOne(Retry))
        {
            throw Closed();
        }
    }

    private static LogException Closed() => new("The log is closed.") { IsTransient = false };
}
