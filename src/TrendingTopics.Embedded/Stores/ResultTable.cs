using TrendingTopics.Embedded.Disk;
using TrendingTopics.Engine.Rankings;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Engine.Time;

namespace TrendingTopics.Embedded.Stores;

/// <summary>
/// The index over results: which rows, parts and merged windows there are, and where they lie. Provisional rows are here and nowhere
/// else. Everything is under the journal's lock.
/// </summary>
internal sealed class ResultTable(Journal journal, StreamTable streams, BlobLog rows, BlobLog parts, TimeProvider clock) : IJournaled
{
    private static readonly long KeepParts = UnixMicros.From(TimeSpan.FromDays(1));
    private static readonly long SweepEvery = UnixMicros.PerSecond * 60;

    private readonly Dictionary<(RunKey Run, WindowDefinition Window), WindowIndex> _indexes = [];
    private long _sweptAt;

    /// <summary>The blobs of rows, merged windows and counts that count.</summary>
    public IEnumerable<Blob> LiveRows => Windows.SelectMany(w =>
        w.Rows.Values.Where(r => r.Final).Select(r => r.Blob)
            .Concat(w.Merged is { } merged ? [merged.Blob, .. merged.Counts?.Blobs ?? []] : []));

    /// <summary>The blobs of parts that count.</summary>
    public IEnumerable<Blob> LiveParts => Windows.SelectMany(w => w.Parts.Values).SelectMany(p => p.Chunks.Blobs);

    private IEnumerable<WindowEntry> Windows => _indexes.Values.SelectMany(i => i.Windows);

    /// <summary>The windows of a definition in a run; null where there is none.</summary>
    public WindowIndex? Find(RunKey run, WindowDefinition window) => _indexes.GetValueOrDefault((run, window));

    /// <summary>Whether something that the run wrote then is still kept.</summary>
    public bool IsKept(RunKey run, long writtenAt) => UnixMicros.Now(clock) - writtenAt < streams.RetentionOf(run);

    /// <summary>Whether a part written then is still kept.</summary>
    public bool IsPartKept(long writtenAt) => UnixMicros.Now(clock) - writtenAt < KeepParts;

    /// <summary>Takes a provisional row if it may replace what is there.</summary>
    public void PutProvisional(RunKey run, int partition, PartitionWindow row)
    {
        var window = Index(run, row.Window).GetOrAdd(row.Start);
        if (window.Takes(partition, row.Version, row.Final))
        {
            window.Rows[partition] = new RowEntry(row.Version, UnixMicros.Now(clock), row, default);
        }
    }

    /// <summary>Takes a final row, which lies at the blob, if it may replace what is there.</summary>
    public Task PutFinal(RunKey run, int partition, PartitionWindow row, Blob blob)
    {
        var window = Index(run, row.Window).GetOrAdd(row.Start);
        if (!window.Takes(partition, row.Version, final: true))
        {
            return Task.CompletedTask;
        }

        var entry = new RowEntry(row.Version, UnixMicros.Now(clock), null, blob);
        var durable = journal.Write(w => Write(w, run, row.Window, row.Start, partition, entry));
        window.Rows[partition] = entry;
        return durable;
    }

    /// <summary>Takes a part, which lies at the blobs.</summary>
    public Task PutPart(RunKey run, int partition, WindowDefinition window, long start, BlobList chunks)
    {
        var entry = new PartEntry(UnixMicros.Now(clock), chunks);
        var durable = journal.Write(w => Write(w, run, window, start, partition, entry));
        Index(run, window).GetOrAdd(start).Parts[partition] = entry;
        return durable;
    }

    /// <summary>Takes a merged window, which lies at the blobs.</summary>
    public Task PutMerged(RunKey run, WindowDefinition window, long start, Blob blob, BlobList? counts)
    {
        var entry = new MergedEntry(UnixMicros.Now(clock), blob, counts);
        var durable = journal.Write(w => Write(w, run, window, start, entry));
        Index(run, window).GetOrAdd(start).Merged = entry;
        return durable;
    }

    /// <summary>Once a minute, forgets what is kept no longer and frees its space.</summary>
    public void SweepIfDue()
    {
        lock (journal.Gate)
        {
            if (UnixMicros.Now(clock) - _sweptAt < SweepEvery)
            {
                return;
            }

            _sweptAt = UnixMicros.Now(clock);
            foreach (var ((run, _), index) in _indexes)
            {
                foreach (var window in index.Windows)
                {
                    RemoveOld(window.Rows, r => IsKept(run, r.WrittenAt));
                    RemoveOld(window.Parts, p => IsPartKept(p.WrittenAt));
                    window.Merged = window.Merged is { } merged && IsKept(run, merged.WrittenAt) ? merged : null;
                }

                index.RemoveEmpty();
            }

            rows.DropUntil(LiveRows.Select(b => (long?)b.Address).Min());
            parts.DropUntil(LiveParts.Select(b => (long?)b.Address).Min());
        }
    }

    public bool TryReplay(ref EntryReader entry)
    {
        if (entry.Kind is not (EntryKind.Row or EntryKind.Part or EntryKind.Merged))
        {
            return false;
        }

        var run = RunKeys.Read(ref entry);
        var index = Index(run, RunKeys.ReadWindow(ref entry));
        var window = index.GetOrAdd(entry.Int64());
        var writtenAt = entry.Int64();
        switch (entry.Kind)
        {
            case EntryKind.Row:
                var (partition, version) = (entry.Int32(), entry.Int64());
                var row = new RowEntry(version, writtenAt, null, new Blob(entry.Count(), (int)entry.Count()));
                if (rows.Holds(row.Blob) && window.Takes(partition, version, final: true))
                {
                    window.Rows[partition] = row;
                }

                break;
            case EntryKind.Part:
                var part = (Partition: entry.Int32(), Entry: new PartEntry(writtenAt, BlobList.Read(ref entry)));
                if (parts.Holds(part.Entry.Chunks))
                {
                    window.Parts[part.Partition] = part.Entry;
                }

                break;
            default:
                var merged = new MergedEntry(writtenAt, new Blob(entry.Count(), (int)entry.Count()), entry.Bool() ? BlobList.Read(ref entry) : null);
                if (rows.Holds(merged.Blob) && (merged.Counts is null || rows.Holds(merged.Counts)))
                {
                    window.Merged = merged;
                }

                break;
        }

        return true;
    }

    public void WriteAll(Action<Action<EntryWriter>> write)
    {
        foreach (var ((run, definition), index) in _indexes)
        {
            foreach (var window in index.Windows)
            {
                foreach (var (partition, row) in window.Rows.Where(r => r.Value.Final))
                {
                    write(w => Write(w, run, definition, window.Start, partition, row));
                }

                foreach (var (partition, part) in window.Parts)
                {
                    write(w => Write(w, run, definition, window.Start, partition, part));
                }

                if (window.Merged is { } merged)
                {
                    write(w => Write(w, run, definition, window.Start, merged));
                }
            }
        }
    }

    private WindowIndex Index(RunKey run, WindowDefinition window)
    {
        if (!_indexes.TryGetValue((run, window), out var index))
        {
            _indexes.Add((run, window), index = new WindowIndex());
        }

        return index;
    }

    private static void RemoveOld<T>(SortedList<int, T> entries, Func<T, bool> isKept)
    {
        for (var i = entries.Count - 1; i >= 0; i--)
        {
            if (!isKept(entries.GetValueAtIndex(i)))
            {
                entries.RemoveAt(i);
            }
        }
    }

    private static EntryWriter Begin(EntryWriter writer, byte kind, RunKey run, WindowDefinition window, long start, long writtenAt) =>
        RunKeys.Write(RunKeys.Write(writer.Begin(kind), run), window).Int64(start).Int64(writtenAt);

    private static void Write(EntryWriter writer, RunKey run, WindowDefinition window, long start, int partition, RowEntry row) =>
        Begin(writer, EntryKind.Row, run, window, start, row.WrittenAt).Int32(partition).Int64(row.Version).Count(row.Blob.Address).Count(row.Blob.Length);

    private static void Write(EntryWriter writer, RunKey run, WindowDefinition window, long start, int partition, PartEntry part) =>
        part.Chunks.Write(Begin(writer, EntryKind.Part, run, window, start, part.WrittenAt).Int32(partition));

    private static void Write(EntryWriter writer, RunKey run, WindowDefinition window, long start, MergedEntry merged)
    {
        Begin(writer, EntryKind.Merged, run, window, start, merged.WrittenAt)
            .Count(merged.Blob.Address).Count(merged.Blob.Length).Bool(merged.Counts is not null);
        merged.Counts?.Write(writer);
    }
}
