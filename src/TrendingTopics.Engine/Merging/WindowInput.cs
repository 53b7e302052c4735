using TrendingTopics.Engine.Rankings;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Engine.Merging;

/// <summary>What one window is merged from: the partitions that have closed it with events.</summary>
/// <param name="Partitions">Each with its final row and its packed counts; null where those are no longer kept.</param>
internal sealed record WindowInput(IReadOnlyList<(int Partition, PartitionWindow Row, IReadOnlyList<ReadOnlyMemory<byte>>? Part)> Partitions)
{
    private const int PartsAtOnce = 8;

    /// <summary>How many bytes of packed counts it is.</summary>
    public long Bytes { get; } = Partitions.Sum(partition => partition.Part?.Sum(chunk => (long)chunk.Length) ?? 0);

    /// <summary>Reads it, several parts at a time.</summary>
    public static async Task<WindowInput> ReadAsync(IResultStore store, RunKey run, WindowDefinition window, long start, CancellationToken cancellationToken)
    {
        var rows = await store.GetPartitionWindowsAsync(run, window, start, cancellationToken).ConfigureAwait(false);
        var partitions = new List<(int, PartitionWindow, IReadOnlyList<ReadOnlyMemory<byte>>?)>();
        foreach (var some in rows.Where(row => row.Row.Final).Chunk(PartsAtOnce))
        {
            var parts = await Task.WhenAll(some.Select(row => store.ReadPartAsync(run, window, start, row.Partition, cancellationToken).AsTask())).ConfigureAwait(false);
            partitions.AddRange(some.Zip(parts, (row, part) => (row.Partition, row.Row, part)));
        }

        return new WindowInput(partitions);
    }
}
