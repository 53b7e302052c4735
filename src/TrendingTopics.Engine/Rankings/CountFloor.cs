using System.Numerics;

namespace TrendingTopics.Engine.Rankings;

/// <summary>
/// Bounds from below what a topic must have to be among the first ones, by one pass that only counts counts: nearly all topics are ruled
/// out before any two are compared. Counts are told apart to one in sixty-four. Reusable; not for several threads.
/// </summary>
internal sealed class CountFloor
{
    private const int Exact = 64;
    private const int ExactBits = 6;

    // Those below 64 each by itself, and 64 for each power of two from there on.
    private readonly int[] _buckets = new int[Exact * (1 + 63 - ExactBits)];

    /// <summary>A count that at least so many of the given ones reach, at best the largest; 0 where there are not so many.</summary>
    /// <param name="counts">Counts, none below 0.</param>
    /// <param name="top">How many; above 0.</param>
    public long Of(ReadOnlySpan<long> counts, int top)
    {
        if (counts.Length < top)
        {
            return 0;
        }

        Array.Clear(_buckets);
        foreach (var count in counts)
        {
            _buckets[BucketOf((ulong)count)]++;
        }

        var bucket = _buckets.Length;
        for (var reached = 0; reached < top;)
        {
            reached += _buckets[--bucket];
        }

        return LeastOf(bucket);
    }

    private static int BucketOf(ulong count)
    {
        // Of a larger count its highest bit and the six behind that.
        var shift = BitOperations.Log2(count | (Exact - 1)) - ExactBits;
        return count < Exact ? (int)count : (Exact * shift) + (int)(count >> shift);
    }

    private static long LeastOf(int bucket)
    {
        var shift = (bucket / Exact) - 1;
        return bucket < Exact ? bucket : (long)(bucket - (Exact * shift)) << shift;
    }
}
