using TrendingTopics.Engine.Logs;

namespace TrendingTopics.Sources.Running;

/// <summary>
/// The batches on their way into the log: at most so many, so that memory stays bounded however slow the log is. What the log refuses
/// for now is appended again, in order, before anything else is sent. Belongs to one flow of control.
/// </summary>
internal sealed class AppendQueue(
    IEventLog log, string topic, string? source, SourceRunnerOptions options, RetryDelays delays, ProgressMeter meter)
{
    private readonly Queue<SentBatch> _pending = [];
    private readonly Stack<LogBatch> _free = [];

    /// <summary>How many batches are on their way.</summary>
    public int Count => _pending.Count;

    /// <summary>Whether another batch may be sent.</summary>
    public bool HasRoom => _pending.Count < options.InFlight;

    /// <summary>The append that comes to its end next.</summary>
    public Task Oldest => _pending.Peek().Append;

    /// <summary>The position that is durable; null where this run has made none durable.</summary>
    public string? Position { get; private set; }

    /// <summary>An empty batch.</summary>
    public LogBatch Rent()
    {
        var batch = _free.TryPop(out var used) ? used : new LogBatch(topic) { Source = source };
        batch.Clear();
        return batch;
    }

    /// <summary>Sends a batch on its way.</summary>
    public void Send(LogBatch batch, string? position)
    {
        batch.Position = source is null ? null : position;
        meter.Sent(batch.Count);
        _pending.Enqueue(new SentBatch(batch, Append(batch)));
    }

    /// <summary>Books what has become durable, without waiting for the rest.</summary>
    public async ValueTask CompleteFinishedAsync(CancellationToken cancellationToken)
    {
        while (_pending.Count > 0 && Oldest.IsCompleted)
        {
            await CompleteOldestAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits until the oldest batch is durable.</summary>
    public async ValueTask CompleteOldestAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Oldest.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (LogException e) when (e.IsTransient)
        {
            await AppendAgainAsync(e, cancellationToken).ConfigureAwait(false);
            return;
        }

        Book(_pending.Dequeue().Batch);
    }

    /// <summary>Waits until everything sent is durable.</summary>
    public async ValueTask CompleteAllAsync(CancellationToken cancellationToken)
    {
        while (_pending.Count > 0)
        {
            await CompleteOldestAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Books what still becomes durable within the given time, and tries nothing again; whatever is left is not acknowledged.</summary>
    public async ValueTask SettleAsync(TimeSpan within, TimeProvider clock)
    {
        var all = Task.WhenAll(_pending.Select(p => p.Append));
        await Task.WhenAny(all, Task.Delay(within, clock)).ConfigureAwait(false);
        while (_pending.TryDequeue(out var sent))
        {
            if (sent.Append.IsCompletedSuccessfully)
            {
                Book(sent.Batch);
            }
        }

        // What failed is not durable and not booked; whoever stops a source that can resume learns that from the log, at the next start.
        _ = all.Exception;
    }

    /// <summary>
    /// One append failed. Those behind it are let come to their end first, since some of them may have succeeded; the failed ones are
    /// then appended again, oldest first. One that stands before a batch that did succeed carries that batch's position, so that the
    /// durable position never goes back.
    /// </summary>
    private async ValueTask AppendAgainAsync(LogException first, CancellationToken cancellationToken)
    {
        var sent = _pending.ToArray();
        await Task.WhenAll(sent.Select(p => p.Append)).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        var lastGood = Array.FindLastIndex(sent, p => p.Append.IsCompletedSuccessfully);
        LogException? failure = first;
        for (var i = 0; i < sent.Length; i++)
        {
            var next = sent[i];
            if (!next.Append.IsCompletedSuccessfully)
            {
                if (i < lastGood)
                {
                    next.Batch.Position = sent[lastGood].Batch.Position;
                }

                failure ??= await FailureAsync(next.Append).ConfigureAwait(false);
                while (failure is not null)
                {
                    await delays.WaitAsync("append to the log", failure, cancellationToken).ConfigureAwait(false);
                    next.Append = Append(next.Batch);
                    failure = await FailureAsync(next.Append).WaitAsync(cancellationToken).ConfigureAwait(false);
                }
            }

            _pending.Dequeue();
            Book(next.Batch);
        }
    }

    private static async Task<LogException?> FailureAsync(Task append)
    {
        try
        {
            await append.ConfigureAwait(false);
            return null;
        }
        catch (LogException e) when (e.IsTransient)
        {
            return e;
        }
    }

    private Task Append(LogBatch batch)
    {
        try
        {
            // The append is not tied to the run's token: a batch that was sent is let come to its end.
            return log.AppendAsync(batch, CancellationToken.None).AsTask();
        }
        catch (LogException e)
        {
            return Task.FromException(e);
        }
    }

    private void Book(LogBatch batch)
    {
        Position = batch.Position ?? Position;
        meter.Appended(batch.Count, batch.Bytes);
        delays.Reset();
        _free.Push(batch);
    }

    /// <summary>A batch on its way.</summary>
    private sealed class SentBatch(LogBatch batch, Task append)
    {
        public LogBatch Batch { get; } = batch;

        /// <summary>The newest try; the log has the batch once one has succeeded.</summary>
        public Task Append { get; set; } = append;
    }
}
