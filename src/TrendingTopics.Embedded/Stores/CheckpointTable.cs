using TrendingTopics.Embedded.Disk;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Embedded.Stores;

/// <summary>Claims, checkpoints and pane sets. Checkpoints are in the journal itself, pane sets in a log of their own.</summary>
internal sealed class CheckpointTable(Journal journal, BlobLog panes, StatusTable status) : ICheckpointStore, IJournaled
{
    private readonly Dictionary<(RunKey Run, int Partition), (long Epoch, byte[]? Content)> _checkpoints = [];
    private readonly PaneSetTable _sets = new(journal, panes);

    /// <summary>The blobs that count.</summary>
    public IEnumerable<Blob> Live => _sets.Live;

    public async ValueTask<CheckpointClaim> ClaimAsync(RunKey run, int partition, CancellationToken cancellationToken = default)
    {
        CheckpointClaim claim;
        Task durable;
        lock (journal.Gate)
        {
            var (epoch, content) = _checkpoints.GetValueOrDefault((run, partition));
            claim = new CheckpointClaim(epoch + 1, content is null ? default(ReadOnlyMemory<byte>?) : content);
            durable = Put(run, partition, epoch + 1, content);
        }

        await durable.WaitAsync(cancellationToken).ConfigureAwait(false);
        return claim;
    }

    public async ValueTask<bool> TryWriteCheckpointAsync(RunKey run, int partition, long epoch, ReadOnlyMemory<byte> checkpoint, CancellationToken cancellationToken = default)
    {
        Task durable;
        lock (journal.Gate)
        {
            if (!_checkpoints.TryGetValue((run, partition), out var stored) || stored.Epoch != epoch)
            {
                return false;
            }

            status.Persist(run, partition);
            durable = Put(run, partition, epoch, checkpoint.ToArray());
        }

        await durable.WaitAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    public ValueTask<bool> IsOwnerAsync(RunKey run, int partition, long epoch, CancellationToken cancellationToken = default)
    {
        lock (journal.Gate)
        {
            return new(_checkpoints.TryGetValue((run, partition), out var stored) && stored.Epoch == epoch);
        }
    }

    public ValueTask WritePaneSetAsync(RunKey run, int partition, PaneSetName set, IReadOnlyList<ReadOnlyMemory<byte>> chunks, CancellationToken cancellationToken = default) =>
        _sets.WriteAsync(new PaneSetKey(run, partition, set), chunks, cancellationToken);

    public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>?> ReadPaneSetAsync(RunKey run, int partition, PaneSetName set, CancellationToken cancellationToken = default) =>
        new(_sets.Read(new PaneSetKey(run, partition, set)));

    public ValueTask DeletePaneSetsAsync(RunKey run, int partition, IReadOnlyList<PaneSetName> sets, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sets);
        return _sets.DeleteAsync([.. sets.Select(set => new PaneSetKey(run, partition, set))], cancellationToken);
    }

    public bool TryReplay(ref EntryReader entry)
    {
        if (entry.Kind != EntryKind.Checkpoint)
        {
            return _sets.TryReplay(ref entry);
        }

        var run = RunKeys.Read(ref entry);
        var (partition, epoch, hasContent) = (entry.Int32(), entry.Count(), entry.Bool());
        _checkpoints[(run, partition)] = (epoch, hasContent ? entry.Bytes().ToArray() : null);
        return true;
    }

    public void WriteAll(Action<Action<EntryWriter>> write)
    {
        foreach (var ((run, partition), (epoch, content)) in _checkpoints)
        {
            write(w => Write(w, run, partition, epoch, content));
        }

        _sets.WriteAll(write);
    }

    private Task Put(RunKey run, int partition, long epoch, byte[]? content)
    {
        var durable = journal.Write(w => Write(w, run, partition, epoch, content));
        _checkpoints[(run, partition)] = (epoch, content);
        return durable;
    }

    private static void Write(EntryWriter writer, RunKey run, int partition, long epoch, byte[]? content) =>
        RunKeys.Write(writer.Begin(EntryKind.Checkpoint), run).Int32(partition).Count(epoch).Bool(content is not null).Bytes(content);
}
