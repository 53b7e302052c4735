using System.Collections.Concurrent;
using FASTER.core;
using Microsoft.Win32.SafeHandles;

namespace TrendingTopics.Embedded.Disk;

/// <summary>
/// The files of a FasterLog, one a segment. Writes go to the operating system as they come and reach the disk with <see cref="Sync"/>,
/// which the commit calls: one flush a group commit, not one a page.
/// </summary>
internal sealed class SegmentDevice(string path, DiskFailure failure)
    : StorageDeviceBase(path, sectorSize: 512, Devices.CAPACITY_UNSPECIFIED)
{
    private const uint Failed = uint.MaxValue;

    private readonly ConcurrentDictionary<int, SafeFileHandle> _segments = new();
    private readonly HashSet<int> _unsynced = [];
    private volatile bool _disposed;

    /// <summary>Makes what was written before durable.</summary>
    public void Sync()
    {
        int[] segments;
        lock (_unsynced)
        {
            segments = [.. _unsynced];
            _unsynced.Clear();
        }

        foreach (var segment in segments)
        {
            if (_segments.TryGetValue(segment, out var handle))
            {
                RandomAccess.FlushToDisk(handle);
            }
        }
    }

    /// <summary>Fills the span from the address on; false where the file ends before, or is gone.</summary>
    public bool TryRead(long address, Span<byte> into) =>
        Read((int)(address / segmentSize), into, address % segmentSize) == into.Length;

    /// <summary>The address behind the last byte on disk of the segment that holds the byte before the given address.</summary>
    public long EndOnDisk(long address)
    {
        var segment = (int)((address - 1) / segmentSize);
        var file = new FileInfo(FileOf(segment));
        return (segment * segmentSize) + (file.Exists ? Math.Min(segmentSize, file.Length) : 0);
    }

    public override unsafe void WriteAsync(IntPtr sourceAddress, int segmentId, ulong destinationAddress, uint numBytesToWrite, DeviceIOCompletionCallback callback, object context)
    {
        ThreadPool.UnsafeQueueUserWorkItem(
            _ =>
            {
                try
                {
                    RandomAccess.Write(Open(segmentId, FileMode.OpenOrCreate), new ReadOnlySpan<byte>((void*)sourceAddress, (int)numBytesToWrite), (long)destinationAddress);
                    lock (_unsynced)
                    {
                        _unsynced.Add(segmentId);
                    }
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
                {
                    failure.Set(e);
                    callback(Failed, 0, context);
                    return;
                }

                callback(0, numBytesToWrite, context);
            },
            null);
    }

    public override unsafe void ReadAsync(int segmentId, ulong sourceAddress, IntPtr destinationAddress, uint readLength, DeviceIOCompletionCallback callback, object context)
    {
        ThreadPool.UnsafeQueueUserWorkItem(
            _ =>
            {
                int length;
                try
                {
                    var into = new Span<byte>((void*)destinationAddress, (int)readLength);
                    length = Read(segmentId, into, (long)sourceAddress);

                    // What a page held before must not be taken for what a file that was cut off no longer holds.
                    into[length..].Clear();
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
                {
                    callback(Failed, 0, context);
                    return;
                }

                callback(0, (uint)length, context);
            },
            null);
    }

    public override void RemoveSegmentAsync(int segment, AsyncCallback callback, IAsyncResult result)
    {
        if (_segments.TryRemove(segment, out var handle))
        {
            handle.Dispose();
        }

        File.Delete(FileOf(segment));
        callback(result);
    }

    public override void Dispose()
    {
        _disposed = true;
        foreach (var handle in _segments.Values)
        {
            handle.Dispose();
        }
    }

    /// <summary>Reads as many bytes as there are; none where the segment is removed, also while it is read.</summary>
    private int Read(int segment, Span<byte> into, long at)
    {
        try
        {
            return RandomAccess.Read(Open(segment, FileMode.Open), into, at);
        }
        catch (Exception e) when (e is FileNotFoundException || (e is ObjectDisposedException && !_disposed))
        {
            return 0;
        }
    }

    private SafeFileHandle Open(int segment, FileMode mode)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_segments.TryGetValue(segment, out var open))
        {
            return open;
        }

        var handle = File.OpenHandle(FileOf(segment), mode, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        open = _segments.GetOrAdd(segment, handle);
        if (open != handle)
        {
            handle.Dispose();
        }

        return open;
    }

    private string FileOf(int segment) => GetSegmentFilename(FileName, segment);
}
