namespace TrendingTopics.Simulation.Randomness;

/// <summary>A small generator of its own (SplitMix64), so that a seed means the same on every machine and every runtime.</summary>
internal sealed class SeededRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The next 64 bits.</summary>
    public ulong NextBits()
    {
        _state += 0x9E3779B97F4A7C15;
        var bits = _state;
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return bits ^ (bits >> 31);
    }

    /// <summary>A number from 0, below <paramref name="limit"/>.</summary>
    public int Below(int limit) => (int)(NextBits() % (ulong)limit);

    /// <summary>A number in [<paramref name="from"/>, <paramref name="to"/>], both included.</summary>
    public long Between(long from, long to) => from + (long)(NextBits() % (ulong)(to - from + 1));

    /// <summary>True in that share of calls.</summary>
    public bool Chance(double share) => (NextBits() >> 11) * (1.0 / (1UL << 53)) < share;

    /// <summary>One of the given.</summary>
    public T Pick<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    /// <summary>A generator of its own: what it is asked does not change what this one answers.</summary>
    public SeededRandom Fork() => new(NextBits());
}
