using FASTER.core;
using Microsoft.Extensions.Logging;
using TrendingTopics.Embedded.Disk;
using TrendingTopics.Engine.Rankings;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Embedded.Stores;

/// <summary>
/// The embedded store: a journal that says what there is, and three logs of blobs (rows, parts, pane sets) for what is large. The
/// tables are in memory; large bytes stay on disk. What fails on the disk becomes a <see cref="StoreException"/> here.
/// </summary>
internal sealed class EmbeddedStore : ITrendStore
{
    private readonly string _folder;
    private readonly Journal _journal;
    private readonly IReadOnlyList<BlobLog> _blobs;
    private readonly StatusTable _status;
    private readonly StreamTable _streams;
    private readonly CheckpointTable _checkpoints;
    private readonly ResultStore _results;
    private bool _disposed;

    private EmbeddedStore(string folder, TimeProvider clock, ILogger logger, DurableLog journal, IReadOnlyList<DurableLog> disks)
    {
        _folder = folder;
        _journal = new Journal(journal, logger);
        _blobs = [.. disks.Select(d => new BlobLog(d))];
        var (rows, parts, panes) = (_blobs[0], _blobs[1], _blobs[2]);
        _streams = new StreamTable(_journal);
        _status = new StatusTable(_journal);
        _checkpoints = new CheckpointTable(_journal, panes, _status);
        var table = new ResultTable(_journal, _streams, rows, parts, clock);
        _results = new ResultStore(_journal, table, _status, rows, parts);
        _journal.Open([_streams, _checkpoints, _status, table]);
        BlobLog.Mend(disks[0], table.LiveRows);
        BlobLog.Mend(disks[1], table.LiveParts);
        BlobLog.Mend(disks[2], _checkpoints.Live);
        foreach (var disk in disks)
        {
            disk.Begin();
        }

        _journal.Begin();
    }

    /// <summary>Opens the store in the folder, or begins one.</summary>
    /// <exception cref="InvalidDataException">What is there is not a whole store.</exception>
    public static async Task<EmbeddedStore> OpenAsync(EmbeddedOptions options, string folder, TimeProvider clock, ILogger logger)
    {
        Directory.CreateDirectory(folder);
        var disks = new List<DurableLog>();
        try
        {
            foreach (var name in new[] { "rows", "parts", "panes" })
            {
                disks.Add(DurableLog.Open(folder, name, options.BlobShape));
            }

            disks.Add(DurableLog.Open(folder, "journal", options.StateShape));
            return new EmbeddedStore(folder, clock, logger, disks[3], disks[..3]);
        }
        catch
        {
            foreach (var disk in disks)
            {
                await disk.DisposeAsync().ConfigureAwait(false);
            }

            throw;
        }
    }

    public ValueTask<IReadOnlyList<StreamEntry>> ListStreamsAsync(CancellationToken cancellationToken = default) => _streams.ListStreamsAsync(cancellationToken);

    public ValueTask<StreamEntry?> GetStreamAsync(string stream, CancellationToken cancellationToken = default) => _streams.GetStreamAsync(stream, cancellationToken);

    public ValueTask<bool> TryWriteStreamAsync(StreamEntry entry, CancellationToken cancellationToken = default) =>
        Try(() => _streams.TryWriteStreamAsync(entry, cancellationToken));

    public ValueTask<CheckpointClaim> ClaimAsync(RunKey run, int partition, CancellationToken cancellationToken = default) =>
        Try(() => _checkpoints.ClaimAsync(run, partition, cancellationToken));

    public ValueTask<bool> TryWriteCheckpointAsync(RunKey run, int partition, long epoch, ReadOnlyMemory<byte> checkpoint, CancellationToken cancellationToken = default) =>
        Try(() => _checkpoints.TryWriteCheckpointAsync(run, partition, epoch, checkpoint, cancellationToken));

    public ValueTask<bool> IsOwnerAsync(RunKey run, int partition, long epoch, CancellationToken cancellationToken = default) =>
        Try(() => _checkpoints.IsOwnerAsync(run, partition, epoch, cancellationToken));

    public ValueTask WritePaneSetAsync(RunKey run, int partition, PaneSetName set, IReadOnlyList<ReadOnlyMemory<byte>> chunks, CancellationToken cancellationToken = default) =>
        Try(() => _checkpoints.WritePaneSetAsync(run, partition, set, chunks, cancellationToken));

    public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>?> ReadPaneSetAsync(RunKey run, int partition, PaneSetName set, CancellationToken cancellationToken = default) =>
        Try(() => _checkpoints.ReadPaneSetAsync(run, partition, set, cancellationToken));

    public ValueTask DeletePaneSetsAsync(RunKey run, int partition, IReadOnlyList<PaneSetName> sets, CancellationToken cancellationToken = default) =>
        Try(() => _checkpoints.DeletePaneSetsAsync(run, partition, sets, cancellationToken));

    public ValueTask WritePartitionWindowsAsync(RunKey run, int partition, IReadOnlyList<PartitionWindow> rows, CancellationToken cancellationToken = default) =>
        Try(() => _results.WritePartitionWindowsAsync(run, partition, rows, cancellationToken));

    public ValueTask WritePartsAsync(RunKey run, int partition, IReadOnlyList<WindowPart> parts, CancellationToken cancellationToken = default) =>
        Try(() => _results.WritePartsAsync(run, partition, parts, cancellationToken));

    public ValueTask WriteStatusAsync(RunKey run, PartitionStatus status, CancellationToken cancellationToken = default) =>
        Try(() => _results.WriteStatusAsync(run, status, cancellationToken));

    public ValueTask WriteMergedAsync(RunKey run, MergedWindow window, IReadOnlyList<ReadOnlyMemory<byte>>? counts, CancellationToken cancellationToken = default) =>
        Try(() => _results.WriteMergedAsync(run, window, counts, cancellationToken));

    public ValueTask WriteMergedAsync(RunKey run, IReadOnlyList<CountedWindow> windows, CancellationToken cancellationToken = default) =>
        Try(() => _results.WriteMergedAsync(run, windows, cancellationToken));

    public ValueTask<IReadOnlyList<PartitionStatus>> GetStatusAsync(RunKey run, CancellationToken cancellationToken = default) => _results.GetStatusAsync(run, cancellationToken);

    public ValueTask<IReadOnlyList<(int Partition, PartitionWindow Row)>> GetPartitionWindowsAsync(RunKey run, WindowDefinition window, long start, CancellationToken cancellationToken = default) =>
        TryAside(() => _results.GetPartitionWindowsAsync(run, window, start, cancellationToken));

    public ValueTask<IReadOnlyList<long>> ListFinalStartsAsync(RunKey run, WindowDefinition window, long from, long to, int limit, CancellationToken cancellationToken = default) =>
        _results.ListFinalStartsAsync(run, window, from, to, limit, cancellationToken);

    public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>?> ReadPartAsync(RunKey run, WindowDefinition window, long start, int partition, CancellationToken cancellationToken = default) =>
        TryAside(() => _results.ReadPartAsync(run, window, start, partition, cancellationToken));

    public ValueTask<MergedWindow?> GetMergedAsync(RunKey run, WindowDefinition window, long start, CancellationToken cancellationToken = default) =>
        Try(() => _results.GetMergedAsync(run, window, start, cancellationToken));

    public ValueTask<IReadOnlyList<MergedWindow>> ListMergedAsync(RunKey run, WindowDefinition window, long from, long to, int limit, CancellationToken cancellationToken = default) =>
        Try(() => _results.ListMergedAsync(run, window, from, to, limit, cancellationToken));

    public ValueTask<IReadOnlyList<(long Start, RankedTopic Topic)>> ListTopicAsync(RunKey run, WindowDefinition window, string topic, long from, long to, int limit, CancellationToken cancellationToken = default) =>
        Try(() => _results.ListTopicAsync(run, window, topic, from, to, limit, cancellationToken));

    public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>?> ReadCountsAsync(RunKey run, WindowDefinition window, long start, CancellationToken cancellationToken = default) =>
        Try(() => _results.ReadCountsAsync(run, window, start, cancellationToken));

    /// <summary>Makes durable what was written, the newest status of each partition with it, and closes the store.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        try
        {
            _status.PersistAll();
        }
        catch (IOException)
        {
            // Who wrote last was told; a status that is not closed with can be told again by the log.
        }

        foreach (var blobs in _blobs)
        {
            await blobs.DisposeAsync().ConfigureAwait(false);
        }

        await _journal.DisposeAsync().ConfigureAwait(false);
    }

    // What the merger reads from the disk, and with it what it makes of that, must not hold up who counts.
    private ValueTask<T> TryAside<T>(Func<ValueTask<T>> work) => Try(() => new ValueTask<T>(Task.Run(() => work().AsTask())));

    private async ValueTask<T> Try<T>(Func<ValueTask<T>> work)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException or FasterException or CommitFailureException)
        {
            throw Failed(e);
        }
    }

    private async ValueTask Try(Func<ValueTask> work)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException or FasterException or CommitFailureException)
        {
            throw Failed(e);
        }
    }

    private StoreException Failed(Exception cause) =>
        new($"The store in '{_folder}' failed: {cause.Message} Nothing that was acknowledged is lost; see that the disk has room, then start again.", cause);
}
