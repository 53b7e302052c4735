using TrendingTopics.Embedded.Disk;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Embedded.Stores;

/// <summary>Which pane sets there are, and where their chunks lie.</summary>
internal sealed class PaneSetTable(Journal journal, BlobLog panes)
{
    private readonly Dictionary<PaneSetKey, BlobList> _sets = [];

    public IEnumerable<Blob> Live => _sets.Values.SelectMany(s => s.Blobs);

    public async ValueTask WriteAsync(PaneSetKey key, IReadOnlyList<ReadOnlyMemory<byte>> chunks, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(chunks);
        using var lease = panes.Hold();
        var (list, written) = panes.Write(chunks);
        await written.WaitAsync(cancellationToken).ConfigureAwait(false);
        Task durable;
        lock (journal.Gate)
        {
            durable = journal.Write(w => Write(w, key, list));
            _sets[key] = list;
        }

        await durable.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <exception cref="InvalidDataException">The disk has lost it.</exception>
    public IReadOnlyList<ReadOnlyMemory<byte>>? Read(PaneSetKey key)
    {
        while (true)
        {
            BlobList? list;
            lock (journal.Gate)
            {
                if (!_sets.TryGetValue(key, out list))
                {
                    return null;
                }
            }

            if (panes.Read(list) is { } chunks)
            {
                return chunks;
            }

            if (IsStill(key, list))
            {
                throw new InvalidDataException($"Pane set {key.Set.Epoch}/{key.Set.Sequence} of partition {key.Partition} is lost.");
            }

            // It was moved, or deleted, since it was looked up.
        }
    }

    public async ValueTask DeleteAsync(IReadOnlyList<PaneSetKey> keys, CancellationToken cancellationToken)
    {
        var durable = Task.CompletedTask;
        lock (journal.Gate)
        {
            foreach (var key in keys.Where(_sets.ContainsKey))
            {
                durable = journal.Write(w => key.Write(w.Begin(EntryKind.PaneSetDeleted)));
                _sets.Remove(key);
            }
        }

        await durable.WaitAsync(cancellationToken).ConfigureAwait(false);
        DropFront();
        await MoveOldestAsync(cancellationToken).ConfigureAwait(false);
    }

    public bool TryReplay(ref EntryReader entry)
    {
        switch (entry.Kind)
        {
            case EntryKind.PaneSet:
                var key = PaneSetKey.Read(ref entry);
                if (BlobList.Read(ref entry) is var list && panes.Holds(list))
                {
                    _sets[key] = list;
                }

                return true;
            case EntryKind.PaneSetDeleted:
                _sets.Remove(PaneSetKey.Read(ref entry));
                return true;
            default:
                return false;
        }
    }

    public void WriteAll(Action<Action<EntryWriter>> write)
    {
        foreach (var (key, list) in _sets)
        {
            write(w => Write(w, key, list));
        }
    }

    private void DropFront()
    {
        // Both under the lock: a set that is written in between would count and yet be dropped.
        lock (journal.Gate)
        {
            panes.DropUntil(Live.Select(b => (long?)b.Address).Min());
        }
    }

    /// <summary>Where a few old sets keep much garbage from being dropped, they are written again at the end.</summary>
    private async Task MoveOldestAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            PaneSetKey oldest;
            BlobList list;
            lock (journal.Gate)
            {
                var live = Live.Sum(b => (long)b.Length);
                if (panes.Bytes < (4 * live) + (4 * panes.SegmentBytes) || live == 0)
                {
                    return;
                }

                (oldest, list) = _sets.Where(s => s.Value.Blobs.Any()).MinBy(s => s.Value.Blobs.First().Address);
            }

            if (panes.Read(list) is { } chunks && IsStill(oldest, list))
            {
                await WriteAsync(oldest, chunks, cancellationToken).ConfigureAwait(false);
            }

            DropFront();
        }
    }

    private bool IsStill(PaneSetKey key, BlobList list)
    {
        lock (journal.Gate)
        {
            return _sets.GetValueOrDefault(key) == list;
        }
    }

    private static void Write(EntryWriter writer, PaneSetKey key, BlobList list) => list.Write(key.Write(writer.Begin(EntryKind.PaneSet)));
}

/// <summary>Names a pane set in the whole store.</summary>
internal sealed record PaneSetKey(RunKey Run, int Partition, PaneSetName Set)
{
    public EntryWriter Write(EntryWriter writer) =>
        RunKeys.Write(writer, Run).Int32(Partition).Count(Set.Epoch).Count(Set.Sequence);

    public static PaneSetKey Read(ref EntryReader reader) =>
        new(RunKeys.Read(ref reader), reader.Int32(), new PaneSetName(reader.Count(), reader.Count()));
}
