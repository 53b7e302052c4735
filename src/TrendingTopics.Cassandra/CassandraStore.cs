using TrendingTopics.Cassandra.Connections;
using TrendingTopics.Engine.Rankings;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Cassandra;

/// <summary>
/// The store on Cassandra. What must not be done by two (claims, checkpoints, streams) is a lightweight transaction; what is ordered
/// (provisional and final rows, status) has its order as the write's timestamp; everything else may be written twice.
/// </summary>
internal sealed class CassandraStore(CassandraConnection connection) : ITrendStore
{
    public async ValueTask<IReadOnlyList<StreamEntry>> ListStreamsAsync(CancellationToken cancellationToken = default)
    {
        var tables = await connection.GetAsync(cancellationToken).ConfigureAwait(false);
        var streams = await tables.Streams.ListAsync(cancellationToken).ConfigureAwait(false);
        foreach (var stream in streams)
        {
            tables.Retention.Note(stream);
        }

        return streams;
    }

    public async ValueTask<StreamEntry?> GetStreamAsync(string stream, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var tables = await connection.GetAsync(cancellationToken).ConfigureAwait(false);
        var entry = await tables.Streams.FindAsync(stream, cancellationToken).ConfigureAwait(false);
        if (entry is not null)
        {
            tables.Retention.Note(entry);
        }

        return entry;
    }

    public async ValueTask<bool> TryWriteStreamAsync(StreamEntry entry, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var tables = await connection.GetAsync(cancellationToken).ConfigureAwait(false);
        var written = await tables.Streams.TryWriteAsync(entry, cancellationToken).ConfigureAwait(false);
        if (written)
        {
            tables.Retention.Note(entry);
        }

        return written;
    }

    public async ValueTask<int> GetLastRemovedRunAsync(string stream, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var tables = await connection.GetAsync(cancellationToken).ConfigureAwait(false);
        return await tables.Streams.FindLastRemovedRunAsync(stream, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<CheckpointClaim> ClaimAsync(RunKey run, int partition, CancellationToken cancellationToken = default)
    {
        var tables = await connection.GetAsync(cancellationToken).ConfigureAwait(false);
        return await tables.Checkpoints.ClaimAsync(run, partition, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<bool> TryWriteCheckpointAsync(RunKey run, int partition, long epoch, ReadOnlyMemory<byte> checkpoint, CancellationToken cancellationToken = default)
    {
        var tables = await connection.GetAsync(cancellationToken).ConfigureAwait(false);
        return await tables.Checkpoints.TryWriteAsync(run, partition, epoch, checkpoint, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<bool> IsOwnerAsync(RunKey run, int partition, long epoch, CancellationToken cancellationToken = default)
    {
        var tables = await connection.GetAsync(cancellationToken).ConfigureAwait(false);
        return await tables.Checkpoints.IsOwnerAsync(run, partition, epoch, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask WritePaneSetAsync(RunKey run, int partition, PaneSetName set, IReadOnlyList<ReadOnlyMemory<byte>> chunks, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(chunks);
        var tables = await connection.GetAsync(cancellationToken).ConfigureAwait(false);
        await tables.Panes.WriteAsync(run, partition, set, chunks, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>?> ReadPaneSetAsync(RunKey run, int partition, PaneSetName set, CancellationToken cancellationToken = default)
    {
        var tables = await connection.GetAsync(cancellationToken).ConfigureAwait(false);
        return await tables.Panes.ReadAsync(run, partition, set, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DeletePaneSetsAsync(RunKey run, int partition, IReadOnlyList<PaneSetName> sets, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sets);
        var tables = await connection.GetAsync(cancellationToken).ConfigureAwait(false);
        await tables.Panes.DeleteAsync(run, partition, sets, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask WritePartitionWindowsAsync(RunKey run, int partition, IReadOnlyList<PartitionWindow> rows, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var tables = await connection.GetAsync(cancellationToken).ConfigureAwait(false);
        await tables.PartitionWindows.WriteAsync(run, partition, rows, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask WritePartsAsync(RunKey run, int partition, IReadOnlyList<WindowPart> parts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var tables = await connection.GetAsync(cancellationToken).ConfigureAwait(false);
        await tables.Parts.WriteAsync(run, partition, parts, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask WriteStatusAsync(RunKey run, PartitionStatus status, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(status);
        var tables = await connection.GetAsync(cancellationToken).ConfigureAwait(false);
        await tables.Status.WriteAsync(run, status, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask WriteMergedAsync(RunKey run, MergedWindow window, IReadOnlyList<ReadOnlyMemory<byte>>? counts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(window);
        var tables = await connection.GetAsync(cancellationToken).ConfigureAwait(false);

        // A merger from before a restart may have taken rows for there that are not; its checkpoint is refused next, and it begins again.
        if (!await tables.Guard.HoldsAsync(run, ICheckpointStore.MergerPartition, null, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        var keep = await tables.Retention.OfAsync(run, cancellationToken).ConfigureAwait(false);
        var topics = tables.Topics.WriteAsync(run, window, keep, cancellationToken);
        var kept = default(long?);
        try
        {
            if (counts is not null)
            {
                kept = await tables.Counts.WriteAsync(run, window.Window, window.Start, counts, keep, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            await topics.ConfigureAwait(false);
        }

        // Last: whoever finds the window finds all that belongs to it.
        await tables.Windows.WriteAsync(run, window, kept, keep, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<IReadOnlyList<PartitionStatus>> GetStatusAsync(RunKey run, CancellationToken cancellationToken = default)
    {
        var tables = await connection.GetAsync(cancellationToken).ConfigureAwait(false);
        return await tables.Status.ReadAsync(run, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<IReadOnlyList<(int Partition, PartitionWindow Row)>> GetPartitionWindowsAsync(RunKey run, WindowDefinition window, long start, CancellationToken cancellationToken = default)
    {
        var tables = await connection.GetAsync(cancellationToken).ConfigureAwait(false);
        return await tables.PartitionWindows.ReadAsync(run, window, start, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<IReadOnlyList<long>> ListFinalStartsAsync(RunKey run, WindowDefinition window, long from, long to, int limit, CancellationToken cancellationToken = default)
    {
        var tables = await connection.GetAsync(cancellationToken).ConfigureAwait(false);
        return await tables.PartitionWindows.ListFinalStartsAsync(run, window, from, to, limit, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>?> ReadPartAsync(RunKey run, WindowDefinition window, long start, int partition, CancellationToken cancellationToken = default)
    {
        var tables = await connection.GetAsync(cancellationToken).ConfigureAwait(false);
        return await tables.Parts.ReadAsync(run, window, start, partition, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<MergedWindow?> GetMergedAsync(RunKey run, WindowDefinition window, long start, CancellationToken cancellationToken = default)
    {
        var tables = await connection.GetAsync(cancellationToken).ConfigureAwait(false);
        return await tables.Windows.ReadAsync(run, window, start, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<IReadOnlyList<MergedWindow>> ListMergedAsync(RunKey run, WindowDefinition window, long from, long to, int limit, CancellationToken cancellationToken = default)
    {
        var tables = await connection.GetAsync(cancellationToken).ConfigureAwait(false);
        return await tables.Windows.ListAsync(run, window, from, to, limit, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<IReadOnlyList<(long Start, RankedTopic Topic)>> ListTopicAsync(RunKey run, WindowDefinition window, string topic, long from, long to, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(topic);
        var tables = await connection.GetAsync(cancellationToken).ConfigureAwait(false);
        return await tables.Topics.ListAsync(run, window, topic, from, to, limit, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>?> ReadCountsAsync(RunKey run, WindowDefinition window, long start, CancellationToken cancellationToken = default)
    {
        var tables = await connection.GetAsync(cancellationToken).ConfigureAwait(false);
        return await tables.Windows.ReadCountsKeptAsync(run, window, start, cancellationToken).ConfigureAwait(false) is { } kept
            ? await tables.Counts.ReadAsync(run, window, start, kept, cancellationToken).ConfigureAwait(false)
            : null;
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
