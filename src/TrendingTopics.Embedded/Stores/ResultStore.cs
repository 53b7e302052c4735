using System.Text;
using TrendingTopics.Embedded.Disk;
using TrendingTopics.Engine.Rankings;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Embedded.Stores;

/// <summary>Results: their bytes in blobs first, then their place in the table, so that the table never names what is not there.</summary>
internal sealed class ResultStore(Journal journal, ResultTable table, StatusTable status, BlobLog rows, BlobLog parts) : IResultStore
{
    public async ValueTask WritePartitionWindowsAsync(RunKey run, int partition, IReadOnlyList<PartitionWindow> windows, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(windows);
        using var lease = rows.Hold();
        var (finals, written) = WriteFinals(windows);
        await written.WaitAsync(cancellationToken).ConfigureAwait(false);
        var durable = Task.CompletedTask;
        lock (journal.Gate)
        {
            foreach (var row in windows.Where(r => !r.Final))
            {
                table.PutProvisional(run, partition, row);
            }

            foreach (var (row, blob) in finals)
            {
                durable = Later(durable, table.PutFinal(run, partition, row, blob));
            }
        }

        await durable.WaitAsync(cancellationToken).ConfigureAwait(false);
        table.SweepIfDue();
    }

    public async ValueTask WritePartsAsync(RunKey run, int partition, IReadOnlyList<WindowPart> windowParts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(windowParts);
        using var lease = parts.Hold();
        var written = Task.CompletedTask;
        var lists = new List<(WindowPart Part, BlobList List)>();
        foreach (var part in windowParts)
        {
            var (list, task) = parts.Write(part.Chunks);
            written = Later(written, task);
            lists.Add((part, list));
        }

        await written.WaitAsync(cancellationToken).ConfigureAwait(false);
        var durable = Task.CompletedTask;
        lock (journal.Gate)
        {
            foreach (var (part, list) in lists)
            {
                durable = table.PutPart(run, partition, part.Window, part.Start, list);
            }
        }

        await durable.WaitAsync(cancellationToken).ConfigureAwait(false);
        table.SweepIfDue();
    }

    public ValueTask WriteStatusAsync(RunKey run, PartitionStatus row, CancellationToken cancellationToken = default) =>
        status.WriteAsync(run, row, cancellationToken);

    public ValueTask WriteMergedAsync(RunKey run, MergedWindow window, IReadOnlyList<ReadOnlyMemory<byte>>? counts, CancellationToken cancellationToken = default) =>
        WriteMergedAsync(run, [new CountedWindow(window, counts)], cancellationToken);

    public async ValueTask WriteMergedAsync(RunKey run, IReadOnlyList<CountedWindow> windows, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(windows);
        using var lease = rows.Hold();
        var written = Task.CompletedTask;
        var places = new List<(MergedWindow Window, Blob Blob, BlobList? Counts)>();
        var writer = new EntryWriter();
        foreach (var (window, counts) in windows)
        {
            ArgumentNullException.ThrowIfNull(window, nameof(windows));
            var list = counts is null ? null : rows.Write(counts).List;
            (var blob, written) = rows.Write(RowCodec.Encode(writer, window));
            places.Add((window, blob, list));
        }

        await written.WaitAsync(cancellationToken).ConfigureAwait(false);
        var durable = Task.CompletedTask;
        lock (journal.Gate)
        {
            foreach (var (window, blob, list) in places)
            {
                durable = table.PutMerged(run, window.Window, window.Start, blob, list);
            }
        }

        await durable.WaitAsync(cancellationToken).ConfigureAwait(false);
        table.SweepIfDue();
    }

    public ValueTask<IReadOnlyList<PartitionStatus>> GetStatusAsync(RunKey run, CancellationToken cancellationToken = default) => new(status.Get(run));

    public ValueTask<IReadOnlyList<(int Partition, PartitionWindow Row)>> GetPartitionWindowsAsync(RunKey run, WindowDefinition window, long start, CancellationToken cancellationToken = default)
    {
        KeyValuePair<int, RowEntry>[] entries;
        lock (journal.Gate)
        {
            entries = [.. table.Find(run, window)?.Find(start)?.Rows.Where(r => table.IsKept(run, r.Value.WrittenAt)) ?? []];
        }

        var found = new List<(int, PartitionWindow)>();
        foreach (var (partition, entry) in entries)
        {
            if (entry.Provisional is { } provisional)
            {
                found.Add((partition, provisional));
            }
            else if (rows.Read(entry.Blob) is { } bytes)
            {
                found.Add((partition, RowCodec.DecodeRow(bytes.Span)));
            }
        }

        return new(found);
    }

    public ValueTask<IReadOnlyList<long>> ListFinalStartsAsync(RunKey run, WindowDefinition window, long from, long to, int limit, CancellationToken cancellationToken = default)
    {
        lock (journal.Gate)
        {
            return new([.. (table.Find(run, window)?.Ascending(from, to) ?? [])
                .Where(w => w.Rows.Values.Any(r => r.Final && table.IsKept(run, r.WrittenAt)))
                .Select(w => w.Start)
                .Take(limit)]);
        }
    }

    public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>?> ReadPartAsync(RunKey run, WindowDefinition window, long start, int partition, CancellationToken cancellationToken = default)
    {
        PartEntry? part;
        lock (journal.Gate)
        {
            part = table.Find(run, window)?.Find(start)?.Parts.GetValueOrDefault(partition);
            part = part is not null && table.IsPartKept(part.WrittenAt) ? part : null;
        }

        return new(part is null ? null : parts.Read(part.Chunks));
    }

    public ValueTask<MergedWindow?> GetMergedAsync(RunKey run, WindowDefinition window, long start, CancellationToken cancellationToken = default) =>
        new(FindMerged(run, window, start) is { } merged && rows.Read(merged.Blob) is { } bytes ? RowCodec.DecodeMerged(bytes.Span) : null);

    public ValueTask<IReadOnlyList<MergedWindow>> ListMergedAsync(RunKey run, WindowDefinition window, long from, long to, int limit, CancellationToken cancellationToken = default) =>
        new([.. NewestFirst(run, window, from, to, limit).Select(m => rows.Read(m.Entry.Blob)).OfType<ReadOnlyMemory<byte>>().Select(b => RowCodec.DecodeMerged(b.Span))]);

    public ValueTask<IReadOnlyList<(long Start, RankedTopic Topic)>> ListTopicAsync(RunKey run, WindowDefinition window, string topic, long from, long to, int limit, CancellationToken cancellationToken = default)
    {
        var utf8 = Encoding.UTF8.GetBytes(topic);
        var found = new List<(long, RankedTopic)>();
        foreach (var (start, entry) in NewestFirst(run, window, from, to, int.MaxValue))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (found.Count == limit)
            {
                break;
            }

            if (rows.Read(entry.Blob) is { } bytes && RowCodec.FindTopic(bytes.Span, utf8, topic) is { } place)
            {
                found.Add((start, place));
            }
        }

        return new(found);
    }

    public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>?> ReadCountsAsync(RunKey run, WindowDefinition window, long start, CancellationToken cancellationToken = default) =>
        new(FindMerged(run, window, start)?.Counts is { } counts ? rows.Read(counts) : null);

    private (List<(PartitionWindow Row, Blob Blob)> Finals, Task Written) WriteFinals(IReadOnlyList<PartitionWindow> windows)
    {
        var finals = new List<(PartitionWindow, Blob)>();
        var written = Task.CompletedTask;
        var writer = new EntryWriter();
        foreach (var row in windows.Where(r => r.Final))
        {
            (var blob, written) = rows.Write(RowCodec.Encode(writer, row));
            finals.Add((row, blob));
        }

        return (finals, written);
    }

    private MergedEntry? FindMerged(RunKey run, WindowDefinition window, long start)
    {
        lock (journal.Gate)
        {
            return table.Find(run, window)?.Find(start)?.Merged is { } merged && table.IsKept(run, merged.WrittenAt) ? merged : null;
        }
    }

    private List<(long Start, MergedEntry Entry)> NewestFirst(RunKey run, WindowDefinition window, long from, long to, int limit)
    {
        lock (journal.Gate)
        {
            return [.. (table.Find(run, window)?.Descending(from, to) ?? [])
                .Where(w => w.Merged is { } merged && table.IsKept(run, merged.WrittenAt))
                .Select(w => (w.Start, w.Merged!))
                .Take(limit)];
        }
    }

    /// <summary>Entries become durable in their order, so the last one that is on its way speaks for all.</summary>
    private static Task Later(Task before, Task next) => next.IsCompletedSuccessfully ? before : next;
}
