using TrendingTopics.Engine.Rankings;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Engine.Time;

namespace TrendingTopics.Contracts.Memory;

public sealed partial class MemoryStore
{
    private readonly Dictionary<(RunKey Run, WindowDefinition Window), MemoryWindows> _windows = [];
    private readonly Dictionary<RunKey, SortedDictionary<int, PartitionStatus>> _status = [];

    /// <inheritdoc/>
    public ValueTask WritePartitionWindowsAsync(RunKey run, int partition, IReadOnlyList<PartitionWindow> rows, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        lock (_gate)
        {
            foreach (var row in rows)
            {
                var stored = Windows(run, row.Window).Rows(row.Start);
                if (!stored.TryGetValue(partition, out var old) || (old.Row.Final == row.Final ? old.Row.Version <= row.Version : row.Final))
                {
                    stored[partition] = (row, UnixMicros.Now(clock));
                }
            }
        }

        return default;
    }

    /// <inheritdoc/>
    public ValueTask WritePartsAsync(RunKey run, int partition, IReadOnlyList<WindowPart> parts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(parts);
        lock (_gate)
        {
            foreach (var part in parts)
            {
                Windows(run, part.Window).Parts[(part.Start, partition)] = (Copy(part.Chunks), UnixMicros.Now(clock));
            }
        }

        return default;
    }

    /// <inheritdoc/>
    public ValueTask WriteStatusAsync(RunKey run, PartitionStatus status, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(status);
        lock (_gate)
        {
            if (!_status.TryGetValue(run, out var byPartition))
            {
                _status.Add(run, byPartition = []);
            }

            if (!byPartition.TryGetValue(status.Partition, out var old) || old.Revision <= status.Revision)
            {
                byPartition[status.Partition] = status;
            }
        }

        return default;
    }

    /// <inheritdoc/>
    public ValueTask WriteMergedAsync(RunKey run, MergedWindow window, IReadOnlyList<ReadOnlyMemory<byte>>? counts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(window);
        lock (_gate)
        {
            Windows(run, window.Window).Merged[window.Start] = (window, counts is null ? null : Copy(counts), UnixMicros.Now(clock));
        }

        return default;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<PartitionStatus>> GetStatusAsync(RunKey run, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            return new(_status.TryGetValue(run, out var byPartition) ? [.. byPartition.Values] : []);
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<(int Partition, PartitionWindow Row)>> GetPartitionWindowsAsync(RunKey run, WindowDefinition window, long start, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            return new([.. Windows(run, window).ByStart.GetValueOrDefault(start, []).Where(r => IsKept(run, r.Value.WrittenAt)).Select(r => (r.Key, r.Value.Row))]);
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<long>> ListFinalStartsAsync(RunKey run, WindowDefinition window, long from, long to, int limit, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            return new([.. Windows(run, window).ByStart
                .SkipWhile(w => w.Key < from).TakeWhile(w => w.Key < to)
                .Where(w => w.Value.Values.Any(r => r.Row.Final && IsKept(run, r.WrittenAt)))
                .Select(w => w.Key).Take(limit)]);
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>?> ReadPartAsync(RunKey run, WindowDefinition window, long start, int partition, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            return new(Windows(run, window).Parts.TryGetValue((start, partition), out var part) && UnixMicros.Now(clock) - part.WrittenAt < KeepParts ? part.Chunks : null);
        }
    }

    /// <inheritdoc/>
    public ValueTask<MergedWindow?> GetMergedAsync(RunKey run, WindowDefinition window, long start, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            return new(Windows(run, window).Merged.TryGetValue(start, out var merged) && IsKept(run, merged.WrittenAt) ? merged.Window : null);
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<MergedWindow>> ListMergedAsync(RunKey run, WindowDefinition window, long from, long to, int limit, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            return new([.. NewestFirst(run, window, from, to).Take(limit)]);
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<(long Start, RankedTopic Topic)>> ListTopicAsync(RunKey run, WindowDefinition window, string topic, long from, long to, int limit, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            return new([.. NewestFirst(run, window, from, to)
                .SelectMany(m => m.Topics.Where(t => t.Topic == topic).Select(t => (m.Start, t)))
                .Take(limit)]);
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>?> ReadCountsAsync(RunKey run, WindowDefinition window, long start, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            return new(Windows(run, window).Merged.TryGetValue(start, out var merged) && IsKept(run, merged.WrittenAt) ? merged.Counts : null);
        }
    }

    private IEnumerable<MergedWindow> NewestFirst(RunKey run, WindowDefinition window, long from, long to) =>
        Windows(run, window).Merged
            .Where(m => m.Key >= from && m.Key < to && IsKept(run, m.Value.WrittenAt))
            .Select(m => m.Value.Window)
            .Reverse();

    private MemoryWindows Windows(RunKey run, WindowDefinition window)
    {
        if (!_windows.TryGetValue((run, window), out var windows))
        {
            _windows.Add((run, window), windows = new MemoryWindows());
        }

        return windows;
    }
}
