using TrendingTopics.Simulation.Running;

namespace TrendingTopics.Simulation.Stores;

/// <summary>
/// The order in which a store took its writes, so that one that is killed can forget the end of it, as a node does that acknowledges
/// writes before they are on disk. What is forgotten is always the end: of two writes never the earlier alone.
/// </summary>
internal sealed class StoreJournal(SimulatedClock clock)
{
    private readonly List<(long At, Action Undo)> _writes = [];

    /// <summary>Whether writes are noted; without it nothing can be forgotten.</summary>
    public bool IsKept { get; init; }

    /// <summary>Sets a value.</summary>
    public void Set<TKey, TValue>(IDictionary<TKey, TValue> values, TKey key, TValue value)
    {
        if (IsKept)
        {
            var found = values.TryGetValue(key, out var former);
            Note(() =>
            {
                if (found)
                {
                    values[key] = former!;
                }
                else
                {
                    values.Remove(key);
                }
            });
        }

        values[key] = value;
    }

    /// <summary>Removes a value.</summary>
    public void Remove<TKey, TValue>(IDictionary<TKey, TValue> values, TKey key)
    {
        if (IsKept && values.TryGetValue(key, out var former))
        {
            Note(() => values[key] = former);
        }

        values.Remove(key);
    }

    /// <summary>Adds to the end of a list.</summary>
    public void Add<T>(List<T> values, T value)
    {
        values.Add(value);
        if (IsKept)
        {
            Note(() => values.RemoveAt(values.Count - 1));
        }
    }

    /// <summary>Takes back every write since the given time, the latest first, and returns how many those were.</summary>
    public int Forget(long since)
    {
        var forgotten = 0;
        for (; _writes.Count > 0 && _writes[^1].At >= since; forgotten++)
        {
            _writes[^1].Undo();
            _writes.RemoveAt(_writes.Count - 1);
        }

        return forgotten;
    }

    private void Note(Action undo) => _writes.Add((clock.Now, undo));
}
