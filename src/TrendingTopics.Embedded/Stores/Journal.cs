using FASTER.core;
using Microsoft.Extensions.Logging;
using TrendingTopics.Embedded.Disk;

namespace TrendingTopics.Embedded.Stores;

/// <summary>
/// What the store's tables say, entry by entry. A table changes under <see cref="Gate"/> together with the entry that says so, and who
/// asked is told once the entry is durable. When most of it is outdated, all that counts is written anew and the rest is dropped.
/// </summary>
internal sealed partial class Journal(DurableLog disk, ILogger logger) : IAsyncDisposable
{
    private readonly EntryWriter _writer = new();
    private IReadOnlyList<IJournaled> _tables = [];
    private Task _compaction = Task.CompletedTask;
    private long _sizeAnew;

    /// <summary>Guards the tables.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Brings the tables back from what is durable, and begins to take entries.</summary>
    public void Open(IReadOnlyList<IJournaled> tables)
    {
        _tables = tables;
        var reached = Replay();
        if (reached < disk.DurableAddress && (disk.IsTorn || !disk.IsPageEnd(reached)))
        {
            LogTornTail(logger, disk.DurableAddress - reached);
            disk.CutAt(reached);
        }
    }

    /// <summary>Begins to take entries.</summary>
    public void Begin() => disk.Begin();

    /// <summary>Writes an entry; the caller holds <see cref="Gate"/>.</summary>
    /// <returns>Completes when it is durable.</returns>
    public Task Write(Action<EntryWriter> entry)
    {
        var durable = Append(entry).Durable;
        if (_compaction.IsCompleted && disk.TailAddress - disk.BeginAddress > (2 * disk.SegmentBytes) + (4 * _sizeAnew))
        {
            _compaction = Task.Run(CompactAsync);
        }

        return durable;
    }

    public async ValueTask DisposeAsync()
    {
        await _compaction.ConfigureAwait(false);
        await disk.DisposeAsync().ConfigureAwait(false);
    }

    private (long Address, Task Durable) Append(Action<EntryWriter> entry)
    {
        entry(_writer);
        var bytes = _writer.Complete();
        return bytes.Length <= disk.MaxEntry
            ? disk.Append(bytes)
            : throw new ArgumentException($"{bytes.Length} bytes in one piece are more than the store's journal takes ({disk.MaxEntry}).", nameof(entry));
    }

    private long Replay()
    {
        using var scan = new EntryScan(disk, disk.BeginAddress);
        try
        {
            while (scan.MoveNext())
            {
                if (!EntryReader.IsWhole(scan.Entry))
                {
                    return scan.Address;
                }

                foreach (var table in _tables)
                {
                    var reader = new EntryReader(scan.Entry);
                    if (table.TryReplay(ref reader))
                    {
                        break;
                    }
                }
            }
        }
        catch (FasterException)
        {
            // The disk ends within what the commit claims.
        }

        return scan.NextAddress;
    }

    private async Task CompactAsync()
    {
        try
        {
            long from;
            Task durable;
            lock (Gate)
            {
                (from, durable) = Append(w => w.Begin(EntryKind.Anew));
                foreach (var table in _tables)
                {
                    table.WriteAll(entry => durable = Append(entry).Durable);
                }

                _sizeAnew = disk.TailAddress - from;
            }

            await durable.ConfigureAwait(false);
            disk.DropUntil(from);
        }
        catch (Exception e) when (e is IOException or CommitFailureException)
        {
            // Whoever writes next is told; what the journal held before it still holds.
            LogCompactionFailed(logger, e);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The store's journal ends {Bytes} bytes before its last commit; the damaged end was cut off.")]
    private static partial void LogTornTail(ILogger logger, long bytes);

    [LoggerMessage(Level = LogLevel.Error, Message = "The store's journal could not be written anew.")]
    private static partial void LogCompactionFailed(ILogger logger, Exception exception);
}
