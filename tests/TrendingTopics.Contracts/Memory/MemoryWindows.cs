using TrendingTopics.Engine.Rankings;

namespace TrendingTopics.Contracts.Memory;

/// <summary>All rows of one window definition in one run, by start.</summary>
internal sealed class MemoryWindows
{
    public SortedDictionary<long, SortedDictionary<int, (PartitionWindow Row, long WrittenAt)>> ByStart { get; } = [];

    public Dictionary<(long Start, int Partition), (ReadOnlyMemory<byte>[] Chunks, long WrittenAt)> Parts { get; } = [];

    public SortedDictionary<long, (MergedWindow Window, ReadOnlyMemory<byte>[]? Counts, long WrittenAt)> Merged { get; } = [];

    public SortedDictionary<int, (PartitionWindow Row, long WrittenAt)> Rows(long start)
    {
        if (!ByStart.TryGetValue(start, out var rows))
        {
            ByStart.Add(start, rows = []);
        }

        return rows;
    }
}
