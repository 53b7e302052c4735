namespace TrendingTopics.Embedded.Logs;

/// <summary>Which partition a key leads to. It must never change: equal keys stay together across restarts.</summary>
internal static class Partitioner
{
    /// <summary>FNV-1a over the key.</summary>
    public static int PartitionOf(ReadOnlySpan<byte> key, int partitions)
    {
        var hash = 14695981039346656037UL;
        foreach (var b in key)
        {
            hash = (hash ^ b) * 1099511628211UL;
        }

        return (int)((hash ^ (hash >> 32)) % (uint)partitions);
    }
}
