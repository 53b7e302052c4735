using FASTER.core;

namespace TrendingTopics.Embedded.Disk;

/// <summary>
/// A FasterLog in a folder: entries are appended, become durable in groups, are scanned in order, read by address, and dropped from
/// the front. What was acknowledged is found again when it is opened; a tail that was cut off is seen at opening and cut away.
/// </summary>
internal sealed class DurableLog : IAsyncDisposable
{
    private const int EntryHeader = sizeof(int);

    private readonly string _path;
    private readonly DurableLogShape _shape;
    private readonly DiskFailure _failure = new();
    private SegmentDevice _device = null!;
    private CommitFile _commits = null!;
    private FasterLog _log = null!;
    private GroupCommit? _group;
    private bool _disposed;

    private DurableLog(string path, DurableLogShape shape)
    {
        _path = path;
        _shape = shape;
    }

    /// <summary>Whether the file of the last segment ends before the last durable entry does.</summary>
    public bool IsTorn { get; private set; }

    /// <summary>The first address kept.</summary>
    public long BeginAddress => _log.BeginAddress;

    /// <summary>Entries that end by then are durable, and are what scans see.</summary>
    public long DurableAddress => _log.CommittedUntilAddress;

    /// <summary>Where the next entry goes, or a little behind.</summary>
    public long TailAddress => _log.TailAddress;

    /// <summary>Where the file of the last durable entry ends.</summary>
    public long EndOnDisk => _device.EndOnDisk(DurableAddress);

    /// <summary>The largest entry.</summary>
    public int MaxEntry => _shape.MaxEntry;

    /// <summary>Bytes in a segment.</summary>
    public long SegmentBytes => 1L << _shape.SegmentBits;

    /// <summary>Why nothing more is written; null while there is no reason.</summary>
    public Exception? Failure => _failure.Cause;

    /// <summary>Opens the log, or begins one. It takes entries once <see cref="Begin"/> was called.</summary>
    /// <param name="folder">The folder, which exists.</param>
    /// <param name="name">Name of its files.</param>
    /// <param name="shape">Its sizes; those that it was begun with.</param>
    /// <exception cref="InvalidDataException">Its files contradict each other.</exception>
    public static DurableLog Open(string folder, string name, DurableLogShape shape)
    {
        var log = new DurableLog(Path.Combine(folder, name), shape);
        if (!File.Exists(log._path + ".commit") && Directory.EnumerateFiles(folder, name + ".*").Any())
        {
            throw new InvalidDataException($"'{log._path}.commit' is missing beside the data that it describes.");
        }

        log.OpenFiles();
        return log;
    }

    /// <summary>Takes away the address and everything behind it. Only before <see cref="Begin"/>.</summary>
    public void CutAt(long address)
    {
        _commits.CutAt(address);
        CloseFiles();
        OpenFiles();
    }

    /// <summary>Begins to take entries.</summary>
    /// <param name="committed">Called after each commit and after a failure.</param>
    public void Begin(Action? committed = null)
    {
        _group = new GroupCommit(_log, _failure);
        if (committed is not null)
        {
            _group.Committed = committed;
        }
    }

    /// <summary>
    /// Appends an entry. Where pages cannot be written as fast as entries come, waits until one can. The caller sees to it that calls
    /// come one after the other.
    /// </summary>
    /// <param name="entry">The entry, above 0 and at most <see cref="MaxEntry"/> bytes.</param>
    /// <param name="then">Called with its address when it is durable, before the task completes, in the order of the entries.</param>
    /// <returns>Its address, and a task that completes when it is durable.</returns>
    public (long Address, Task Durable) Append(ReadOnlySpan<byte> entry, Action<long>? then = null)
    {
        if (_failure.Cause is { } cause)
        {
            throw new IOException(cause.Message, cause);
        }

        long address;
        try
        {
            address = _log.Enqueue(entry);
        }
        catch (Exception e) when (e is FasterException or CommitFailureException)
        {
            _failure.Set(e);
            throw new IOException(_failure.Cause!.Message, _failure.Cause);
        }

        return (address, _group!.WaitAsync(EndOf(address, entry.Length), then is null ? null : () => then(address)));
    }

    /// <summary>Reads an entry that is durable; false where the disk no longer has it.</summary>
    public bool TryRead(long address, Span<byte> entry) => _device.TryRead(address + EntryHeader, entry);

    /// <summary>The end of the entry.</summary>
    public static long EndOf(long address, int length) => address + EntryHeader + ((length + 3) & ~3);

    /// <summary>Whether all that lies between the address and the durable end is the rest of a page, into which no entry fitted.</summary>
    public bool IsPageEnd(long address) =>
        ((address >> _shape.PageBits) + 1) << _shape.PageBits == DurableAddress;

    /// <summary>Walks the durable entries from the address on, which must be that of an entry.</summary>
    public FasterLogScanIterator Scan(long address) => _log.Scan(Math.Max(address, _log.BeginAddress), long.MaxValue, recover: false);

    /// <summary>Drops what lies before the address, which must be that of an entry, as far as it fills whole segments.</summary>
    public void DropUntil(long address)
    {
        if (address / SegmentBytes > BeginAddress / SegmentBytes)
        {
            _log.TruncateUntil(address);
            _group!.Request();
        }
    }

    /// <summary>Makes durable what was appended, and closes the files.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        if (_group is not null)
        {
            await _group.DisposeAsync().ConfigureAwait(false);
        }

        CloseFiles();
    }

    private void OpenFiles()
    {
        _device = new SegmentDevice(_path, _failure);
        _commits = CommitFile.Open(_path + ".commit", _device, _failure);
        _log = new FasterLog(new FasterLogSettings
        {
            LogDevice = _device,
            LogCommitManager = _commits,
            PageSizeBits = _shape.PageBits,
            MemorySizeBits = _shape.MemoryBits,
            SegmentSizeBits = _shape.SegmentBits,
            TryRecoverLatest = false,
        });
        if (_commits.Last is { } last)
        {
            IsTorn = last.UntilAddress > last.BeginAddress && _device.EndOnDisk(last.UntilAddress) < last.UntilAddress;
            _log.Recover();
            if (_log.CommittedUntilAddress != last.UntilAddress)
            {
                CloseFiles();
                throw new InvalidDataException($"'{_path}' could not be opened at its last commit.");
            }
        }
    }

    private void CloseFiles()
    {
        _log.Dispose();
        _commits.Dispose();
        _device.Dispose();
    }
}
