using System.Buffers.Binary;
using FASTER.core;
using Microsoft.Win32.SafeHandles;

namespace TrendingTopics.Embedded.Disk;

/// <summary>
/// How far a log is durable, in one small file of two slots that are written in turn, so that one is whole whatever happens. A commit
/// first flushes the log's pages, then writes the slot.
/// </summary>
internal sealed class CommitFile : ILogCommitManager
{
    private const int SlotSize = 4096;
    private const int HeaderSize = 16;

    private readonly SafeFileHandle _file;
    private readonly SegmentDevice _device;
    private readonly DiskFailure _failure;

    private CommitFile(SafeFileHandle file, SegmentDevice device, DiskFailure failure)
    {
        _file = file;
        _device = device;
        _failure = failure;
    }

    /// <summary>The last commit; null before the first.</summary>
    public Commit? Last { get; private set; }

    public static CommitFile Open(string path, SegmentDevice device, DiskFailure failure)
    {
        var file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        var commits = new CommitFile(file, device, failure);
        commits.Last = new[] { commits.Read(0), commits.Read(1) }.MaxBy(c => c?.Number ?? 0);
        if (RandomAccess.GetLength(file) == 0)
        {
            RandomAccess.Write(file, new byte[2 * SlotSize], 0);
            RandomAccess.FlushToDisk(file);
        }
        else if (commits.Last is null && !commits.IsBlank())
        {
            file.Dispose();
            throw new InvalidDataException($"'{path}' is damaged: neither of its two slots is whole.");
        }

        return commits;
    }

    /// <summary>Cuts the log off: what lies at the address and behind it is no more.</summary>
    public void CutAt(long address)
    {
        var last = Last ?? throw new InvalidOperationException("Nothing was committed that could be cut.");
        var number = last.Number + 1;
        var cut = new FasterLogRecoveryInfo { BeginAddress = last.BeginAddress, UntilAddress = address, CommitNum = number };
        Write(new Commit(number, last.BeginAddress, address, cut.ToByteArray()));
    }

    void ILogCommitManager.Commit(long beginAddress, long untilAddress, byte[] commitMetadata, long commitNum, bool forceWriteMetadata)
    {
        try
        {
            if (_failure.Cause is { } cause)
            {
                throw new IOException("The log has failed before.", cause);
            }

            _device.Sync();
            Write(new Commit(commitNum, beginAddress, untilAddress, commitMetadata));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            _failure.Set(e);
            throw;
        }
    }

    public IEnumerable<long> ListCommits() => Last is { } last ? [last.Number] : [];

    public byte[] GetCommitMetadata(long commitNum) => Last is { } last && last.Number == commitNum ? last.Metadata : [];

    public void RemoveCommit(long commitNum)
    {
    }

    public void RemoveAllCommits()
    {
    }

    public void OnRecovery(long commitNum)
    {
    }

    public void Dispose() => _file.Dispose();

    private void Write(Commit commit)
    {
        var slot = new byte[HeaderSize + commit.Metadata.Length];
        BinaryPrimitives.WriteInt32LittleEndian(slot.AsSpan(4), commit.Metadata.Length);
        BinaryPrimitives.WriteInt64LittleEndian(slot.AsSpan(8), commit.Number);
        commit.Metadata.CopyTo(slot.AsSpan(HeaderSize));
        BinaryPrimitives.WriteUInt32LittleEndian(slot, Checksum.Of(slot.AsSpan(4)));
        RandomAccess.Write(_file, slot, (commit.Number & 1) * SlotSize);
        RandomAccess.FlushToDisk(_file);
        Last = commit;
    }

    private Commit? Read(int slot)
    {
        var bytes = new byte[SlotSize];
        if (RandomAccess.Read(_file, bytes, slot * SlotSize) < HeaderSize)
        {
            return null;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(4));
        if (length is <= 0 or > SlotSize - HeaderSize
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Checksum.Of(bytes.AsSpan(4, HeaderSize - 4 + length)))
        {
            return null;
        }

        var metadata = bytes.AsSpan(HeaderSize, length).ToArray();
        var info = new FasterLogRecoveryInfo();
        using var reader = new BinaryReader(new MemoryStream(metadata));
        info.Initialize(reader);
        return new Commit(BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(8)), info.BeginAddress, info.UntilAddress, metadata);
    }

    /// <summary>A file of zeros is one of which the first commit never came.</summary>
    private bool IsBlank()
    {
        var bytes = new byte[2 * SlotSize];
        var length = RandomAccess.Read(_file, bytes, 0);
        return !bytes.AsSpan(0, length).ContainsAnyExcept((byte)0);
    }
}

/// <summary>A commit: the addresses between which a log is durable.</summary>
internal sealed record Commit(long Number, long BeginAddress, long UntilAddress, byte[] Metadata);
