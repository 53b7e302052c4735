using TrendingTopics.Embedded.Disk;

namespace TrendingTopics.Embedded.Stores;

/// <summary>
/// Rows and chunks on disk, found by address. What they are and which of them still count stands in the journal; space is freed from
/// the front, up to the first that counts.
/// </summary>
internal sealed class BlobLog(DurableLog disk) : IAsyncDisposable
{
    private const byte Kind = 1;

    private readonly Lock _gate = new();
    private readonly EntryWriter _writer = new();
    private readonly List<Lease> _leases = [];

    /// <summary>Bytes between the first blob kept and the end.</summary>
    public long Bytes => disk.DurableAddress - disk.BeginAddress;

    /// <summary>Bytes in a segment.</summary>
    public long SegmentBytes => disk.SegmentBytes;

    /// <summary>Keeps what is written from now on from being dropped until the journal names it.</summary>
    public Lease Hold()
    {
        lock (_gate)
        {
            var lease = new Lease(this, disk.DurableAddress);
            _leases.Add(lease);
            return lease;
        }
    }

    /// <summary>Whether the blob is kept and whole.</summary>
    public bool Holds(Blob blob) => blob.Address >= disk.BeginAddress && blob.End <= disk.DurableAddress;

    /// <summary>Whether the blobs are kept and whole.</summary>
    public bool Holds(BlobList list) => list.Blobs.All(Holds);

    /// <summary>Writes bytes; durable when the task completes.</summary>
    public (Blob Blob, Task Durable) Write(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            var (address, durable) = disk.Append(_writer.Begin(Kind).Rest(bytes).Complete());
            return (new Blob(address, bytes.Length), durable);
        }
    }

    /// <summary>Writes chunks; durable when the task completes.</summary>
    public (BlobList List, Task Durable) Write(IReadOnlyList<ReadOnlyMemory<byte>> chunks)
    {
        var durable = Task.CompletedTask;
        var list = new List<Blob[]>();
        foreach (var chunk in chunks)
        {
            var pieces = new List<Blob>();
            for (var rest = chunk; rest.Length > 0;)
            {
                var piece = rest[..Math.Min(rest.Length, disk.MaxEntry - EntryWriter.HeaderSize)];
                (var blob, durable) = Write(piece.Span);
                pieces.Add(blob);
                rest = rest[piece.Length..];
            }

            list.Add([.. pieces]);
        }

        return (new BlobList(list), durable);
    }

    /// <summary>Reads a blob; null where it is kept no longer.</summary>
    /// <exception cref="InvalidDataException">The disk does not hold what was written.</exception>
    public ReadOnlyMemory<byte>? Read(Blob blob)
    {
        if (!Holds(blob))
        {
            return null;
        }

        var entry = new byte[EntryWriter.HeaderSize + blob.Length];
        if (disk.TryRead(blob.Address, entry) && EntryReader.IsWhole(entry))
        {
            return entry.AsMemory(EntryWriter.HeaderSize);
        }

        return Holds(blob) ? throw new InvalidDataException($"The {blob.Length} bytes at {blob.Address} are damaged.") : null;
    }

    /// <summary>Reads chunks; null where they are kept no longer.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>>? Read(BlobList list)
    {
        var chunks = new List<ReadOnlyMemory<byte>>();
        foreach (var pieces in list.Pieces)
        {
            var read = pieces.Select(Read).ToList();
            if (read.Contains(null))
            {
                return null;
            }

            chunks.Add(read.Count == 1 ? read[0]!.Value : read.SelectMany(p => p!.Value.ToArray()).ToArray());
        }

        return chunks;
    }

    /// <summary>Drops what lies before the first blob that counts; null: none counts.</summary>
    public void DropUntil(long? firstLive)
    {
        long until;
        lock (_gate)
        {
            until = Math.Min(firstLive ?? disk.DurableAddress, _leases.Select(l => l.From).DefaultIfEmpty(long.MaxValue).Min());
        }

        disk.DropUntil(until);
    }

    /// <summary>After a torn end: goes on behind the last blob that counts. Only before the log takes entries.</summary>
    public static void Mend(DurableLog disk, IEnumerable<Blob> live)
    {
        if (disk.IsTorn)
        {
            disk.CutAt(live.Select(b => b.End).Where(end => end <= disk.EndOnDisk).Append(disk.BeginAddress).Max());
        }
    }

    public ValueTask DisposeAsync() => disk.DisposeAsync();

    /// <summary>Holds space until it is disposed of.</summary>
    internal sealed class Lease(BlobLog blobs, long from) : IDisposable
    {
        public long From => from;

        public void Dispose()
        {
            lock (blobs._gate)
            {
                blobs._leases.Remove(this);
            }
        }
    }
}
