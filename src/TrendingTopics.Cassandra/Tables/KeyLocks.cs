using System.Collections.Concurrent;

namespace TrendingTopics.Cassandra.Tables;

/// <summary>Lets one conditional write a key go on at a time: those of one process need not compete in Cassandra.</summary>
/// <typeparam name="TKey">The key; there are only a few.</typeparam>
internal sealed class KeyLocks<TKey>
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, SemaphoreSlim> _locks = new();

    public async Task<T> RunAsync<T>(TKey key, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        var gate = _locks.GetOrAdd(key, static _ => new SemaphoreSlim(1, 1));
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await work().ConfigureAwait(false);
        }
        finally
        {
            gate.Release();
        }
    }
}
