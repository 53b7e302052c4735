using System.Collections.Concurrent;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Kafka.Clients;

namespace TrendingTopics.Kafka.Positions;

/// <summary>
/// Appends one source's batches with its position, on a thread of its own: what waits becomes one transaction. A transaction that fails
/// is tried again with the same records until it succeeds, since what follows carries positions beyond it and must not overtake it;
/// what ends that is another process that has taken the source over, or an error that waiting does not mend. Then everything that
/// follows fails, too, until the position is asked for again.
/// <para>
/// Who begins claims the source: he writes its position again, under a mark of his own. The errors of transactions do not tell one that
/// was taken over from one that the broker has given up because it was left alone, so whoever meets one looks at the mark: it is still
/// his, and he goes on, or it is another's, and he has been replaced.
/// </para>
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
    private SourcePosition? _newest;
    private LogException? _stopped;

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
            request.Fail(KafkaFailure.Closed());
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
            if (_newest is null || !_transactions.IsOpen)
            {
                Claim();
            }

            _stopped = null;
            request.Complete(_newest!.Position);
        }
        catch (LogException e)
        {
            request.Fail(e);
        }

        return null;
    }

    /// <summary>Makes the source this process's, at the position that it has.</summary>
    private void Claim()
    {
        try
        {
            _newest = null;
            Open();
            var former = ReadPosition();
            var claim = new SourcePosition(former?.Position, Guid.NewGuid(), 1 + (former?.Sequence ?? 0));
            _transactions.Write([], claim, partitions: 1);
            _newest = claim;
        }
        catch (KafkaException e)
        {
            _transactions.Dispose();
            _positions.Forget();
            throw Refused(e);
        }
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
            if (_stopped is null)
            {
                AppendUntilDone();
                _batches.ForEach(b => b.Complete(b.Position));
            }
        }
        catch (LogException e)
        {
            Logger.SourceFailed(_source, _topic, e.Message);
            _transactions.Dispose();
            (_newest, _stopped) = (null, e);
        }

        if (_stopped is { } stopped)
        {
            _batches.ForEach(b => b.Fail(stopped));
        }

        return other;
    }

    private void AppendUntilDone()
    {
        SourcePosition? position = null;
        var isInDoubt = false;
        while (true)
        {
            var pause = Retry;
            try
            {
                if (_newest is null)
                {
                    Claim();
                }

                position ??= new SourcePosition(_batches[^1].Position, Guid.NewGuid(), _newest!.Sequence + 1);
                if ((isInDoubt || !_transactions.IsOpen) && IsWritten(position))
                {
                    _newest = position;
                    return;
                }

                isInDoubt = true;
                _transactions.Write(_batches, position, _cluster.Topics.GetAsync(_topic, _stopping.Token).AsTask().GetAwaiter().GetResult().Partitions);
                _cluster.Clients.Availability.Reached();
                _newest = position;
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
                pause = KafkaFailure.IsTakenOver(e.Error) ? TimeSpan.Zero : Retry;
            }
            catch (LogException e) when (e.IsTransient && !_stopping.IsCancellationRequested)
            {
                Logger.TransactionFailed(_source, _topic, e.Message);
            }

            Rest(pause);
        }
    }

    /// <summary>
    /// Whether a transaction whose end is not known was committed; if not, there is a client to write it again with. Looks before that
    /// bars others, and again when nothing is under way any more.
    /// </summary>
    /// <exception cref="LogException">Another process has taken the source over.</exception>
    private bool IsWritten(SourcePosition position)
    {
        for (var look = 0; look < 2; look++)
        {
            var found = ReadPosition();
            if (found?.Commit == position.Commit)
            {
                return true;
            }

            if (found?.Sequence >= position.Sequence)
            {
                throw new LogException($"Source '{_source}' is fed to topic '{_topic}' by another process now; this one has stopped appending.") { IsTransient = false, IsTakenOver = true };
            }

            if (found?.Commit != _newest!.Commit)
            {
                throw new LogException($"Topic '{_positions.Name}' does not show the newest position of source '{_source}'.");
            }

            Open();
        }

        return false;
    }

    /// <summary>Throws where trying again does not help.</summary>
    private void OnFailed(Error error)
    {
        _positions.Forget();
        if (KafkaFailure.IsFinal(error) && !KafkaFailure.IsTakenOver(error))
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
            throw Refused(e);
        }
        catch (OperationCanceledException)
        {
            throw KafkaFailure.Closed();
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
            throw KafkaFailure.Closed();
        }
    }

    private void Rest(TimeSpan pause)
    {
        if (_stopping.Token.WaitHandle.WaitOne(pause))
        {
            throw KafkaFailure.Closed();
        }
    }

    /// <summary>Somebody who took the source over just now is no reason to stop before it is known that he has it.</summary>
    private LogException Refused(KafkaException e) =>
        new($"Source '{_source}' cannot be appended to topic '{_topic}': {e.Error.Reason}", e)
        {
            IsTransient = !KafkaFailure.IsFinal(e.Error) || KafkaFailure.IsTakenOver(e.Error),
            IsTakenOver = KafkaFailure.IsTakenOver(e.Error),
        };
}
