using System.Collections.Concurrent;
using TrendingTopics.Engine.Logs;

namespace TrendingTopics.Serving.Events;

/// <summary>
/// Takes requests that carry a key once. The keys of a topic are spread over a few sources of the log, and a source's position is the
/// list of its newest keys: the log makes records and position durable together or not at all, so a key is remembered exactly when its
/// events are there, whatever dies in between. Requests of one source go one after the other; where several processes feed it, the log
/// refuses whoever does not know the newest position, and he looks again.
/// </summary>
/// <param name="log">The log.</param>
/// <param name="clock">Paces what is tried again.</param>
internal sealed class KeyedPosts(IEventLog log, TimeProvider clock)
{
    private const int Sources = 16;
    private const int MostTries = 50;
    private readonly ConcurrentDictionary<(string Topic, int Source), SemaphoreSlim> _turns = new();

    /// <summary>
    /// Appends the batch, unless a request with its key has been taken; says which. The work goes on where the caller no longer waits:
    /// what is on its way to the log comes to its end before the next request of the source is looked at.
    /// </summary>
    /// <param name="key">The request's key.</param>
    /// <param name="batch">Its events.</param>
    /// <param name="now">When it came, microseconds since the epoch.</param>
    /// <param name="timeout">How long to wait at most.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TimeoutException">Whether the log has taken it is not known yet.</exception>
    public async Task<KeyedPost> AppendOnceAsync(IdempotencyKey key, LogBatch batch, long now, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var source = key.Spread(Sources);
        batch.Source = $"posted-{source}";
        var turn = _turns.GetOrAdd((batch.Topic, source), _ => new SemaphoreSlim(1));
        if (!await turn.WaitAsync(timeout, cancellationToken).ConfigureAwait(false))
        {
            throw new TimeoutException();
        }

        return await AppendInTurnAsync(turn, key, batch, now).WaitAsync(timeout, clock, cancellationToken).ConfigureAwait(false);
    }

    private async Task<KeyedPost> AppendInTurnAsync(SemaphoreSlim turn, IdempotencyKey key, LogBatch batch, long now)
    {
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    return await TryAppendAsync(key, batch, now).ConfigureAwait(false);
                }
                catch (LogException failure) when (failure.IsTakenOver && attempt < MostTries)
                {
                    // Another process has taken the source over meanwhile; maybe for this very request. Not both at once again.
                    await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(10, 200)), clock, CancellationToken.None).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<KeyedPost> TryAppendAsync(IdempotencyKey key, LogBatch batch, long now)
    {
        var posts = RememberedPosts.Decode(await log.GetPositionAsync(batch.Topic, batch.Source!).ConfigureAwait(false));
        if (posts.Find(key, now) is { } former)
        {
            return former.Body == key.Body ? new KeyedPost(KeyedOutcome.Repeated, former.At) : new KeyedPost(KeyedOutcome.OtherBody, former.At);
        }

        batch.Position = posts.EncodeWith(key, now);
        await log.AppendAsync(batch, CancellationToken.None).ConfigureAwait(false);
        return new KeyedPost(KeyedOutcome.Appended, now);
    }
}

/// <summary>What became of a request with a key.</summary>
/// <param name="Outcome">Whether its events were appended now.</param>
/// <param name="At">When the request with that key was taken, microseconds since the epoch.</param>
internal readonly record struct KeyedPost(KeyedOutcome Outcome, long At);

/// <summary>What a request with a key was.</summary>
internal enum KeyedOutcome
{
    /// <summary>New: its events are in the log now.</summary>
    Appended,

    /// <summary>One that was taken before.</summary>
    Repeated,

    /// <summary>Another than the one that was taken with this key.</summary>
    OtherBody,
}
