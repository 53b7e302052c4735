using TrendingTopics.Engine.Rankings;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Faults.Processor;

/// <content>What only reads: nothing stops there.</content>
internal sealed partial class FaultStore
{
    public ValueTask<IReadOnlyList<StreamEntry>> ListStreamsAsync(CancellationToken cancellationToken = default) => inner.ListStreamsAsync(cancellationToken);

    public ValueTask<StreamEntry?> GetStreamAsync(string stream, CancellationToken cancellationToken = default) => inner.GetStreamAsync(stream, cancellationToken);

    public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>?> ReadPaneSetAsync(RunKey run, int partition, PaneSetName set, CancellationToken cancellationToken = default) =>
        inner.ReadPaneSetAsync(run, partition, set, cancellationToken);

    public ValueTask<bool> IsOwnerAsync(RunKey run, int partition, long epoch, CancellationToken cancellationToken = default) => inner.IsOwnerAsync(run, partition, epoch, cancellationToken);

    public ValueTask<IReadOnlyList<PartitionStatus>> GetStatusAsync(RunKey run, CancellationToken cancellationToken = default) => inner.GetStatusAsync(run, cancellationToken);

    public ValueTask<IReadOnlyList<(int Partition, PartitionWindow Row)>> GetPartitionWindowsAsync(RunKey run, WindowDefinition window, long start, CancellationToken cancellationToken = default) =>
        inner.GetPartitionWindowsAsync(run, window, start, cancellationToken);

    public ValueTask<IReadOnlyList<long>> ListFinalStartsAsync(RunKey run, WindowDefinition window, long from, long to, int limit, CancellationToken cancellationToken = default) =>
        inner.ListFinalStartsAsync(run, window, from, to, limit, cancellationToken);

    public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>?> ReadPartAsync(RunKey run, WindowDefinition window, long start, int partition, CancellationToken cancellationToken = default) =>
        inner.ReadPartAsync(run, window, start, partition, cancellationToken);

    public ValueTask<MergedWindow?> GetMergedAsync(RunKey run, WindowDefinition window, long start, CancellationToken cancellationToken = default) =>
        inner.GetMergedAsync(run, window, start, cancellationToken);

    public ValueTask<IReadOnlyList<MergedWindow>> ListMergedAsync(RunKey run, WindowDefinition window, long from, long to, int limit, CancellationToken cancellationToken = default) =>
        inner.ListMergedAsync(run, window, from, to, limit, cancellationToken);

    public ValueTask<IReadOnlyList<(long Start, RankedTopic Topic)>> ListTopicAsync(RunKey run, WindowDefinition window, string topic, long from, long to, int limit, CancellationToken cancellationToken = default) =>
        inner.ListTopicAsync(run, window, topic, from, to, limit, cancellationToken);

    public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>?> ReadCountsAsync(RunKey run, WindowDefinition window, long start, CancellationToken cancellationToken = default) =>
        inner.ReadCountsAsync(run, window, start, cancellationToken);
}
