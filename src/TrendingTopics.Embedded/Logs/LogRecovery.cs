using FASTER.core;
using Microsoft.Extensions.Logging;
using TrendingTopics.Embedded.Disk;

namespace TrendingTopics.Embedded.Logs;

/// <summary>
/// Brings the log's state back: from its index file and what was appended after that, or, where the log ends before the file says so,
/// from everything it holds. What does not follow whole and gapless is a torn tail, and is cut off.
/// </summary>
internal sealed partial class LogRecovery(DurableLog disk, string indexPath, long markEvery, ILogger logger)
{
    private const long FirstAddress = 64;

    public LogState Recover()
    {
        var file = LogIndexFile.TryRead(indexPath);
        if (file is null && disk.BeginAddress > FirstAddress)
        {
            throw new InvalidDataException($"'{indexPath}' is missing or damaged, and the log's beginning, which says the same, is kept no longer.");
        }

        var isTrusted = file is not null && !disk.IsTorn && file.Until <= disk.DurableAddress;
        var state = Load(file, isTrusted);
        var reached = Replay(state, isTrusted ? file!.Until : file?.Marks[0].Address ?? disk.BeginAddress);
        if (reached < disk.DurableAddress && (disk.IsTorn || !disk.IsPageEnd(reached)))
        {
            LogTornTail(logger, disk.DurableAddress - reached, indexPath);
            disk.CutAt(reached);
            ForgetPositionsFrom(state, reached);
        }

        return state;
    }

    private LogState Load(LogIndexFile.Content? file, bool isTrusted)
    {
        var state = new LogState(markEvery);
        if (file is null)
        {
            return state;
        }

        state.LatestAppendTime = isTrusted ? file.LatestAppendTime : file.Marks[0].LatestBefore;
        foreach (var mark in isTrusted ? file.Marks : file.Marks.Take(1))
        {
            state.Index.Add(mark);
        }

        var first = file.Marks[0];
        foreach (var content in file.Topics)
        {
            if (!isTrusted && state.Topics.Sum(t => t.Description.Partitions) >= first.Offsets.Length)
            {
                // Created behind the first mark: its entry is going to be read again.
                break;
            }

            var topic = state.Add(content.Description, isDurable: true);
            for (var p = 0; p < topic.Next.Length; p++)
            {
                topic.Starts[p] = first.OffsetAt(topic.FirstOffset + p);
                topic.Ends[p] = topic.Next[p] = isTrusted ? content.Ends[p] : topic.Starts[p];
            }

            foreach (var (source, position, address) in content.Positions)
            {
                topic.Positions[source] = (position, address);
            }
        }

        return state;
    }

    private long Replay(LogState state, long from)
    {
        using var scan = new EntryScan(disk, from);
        try
        {
            while (scan.MoveNext())
            {
                if (!state.TryReplay(scan.Entry, scan.Address))
                {
                    return scan.Address;
                }
            }
        }
        catch (FasterException)
        {
            // The disk ends within what the commit claims.
        }

        return scan.NextAddress;
    }

    /// <summary>The index file may know positions that came with entries that are gone now.</summary>
    private static void ForgetPositionsFrom(LogState state, long address)
    {
        foreach (var topic in state.Topics)
        {
            foreach (var (source, _) in topic.Positions.Where(p => p.Value.Address >= address).ToList())
            {
                topic.Positions.Remove(source);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The log ends {Bytes} bytes before its last commit; the damaged end was cut off ({Path}).")]
    private static partial void LogTornTail(ILogger logger, long bytes, string path);
}
