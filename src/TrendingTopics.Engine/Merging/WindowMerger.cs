using System.Text;
using Microsoft.Extensions.Logging;
using TrendingTopics.Engine.Rankings;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Engine.Telemetry;
using TrendingTopics.Engine.Time;

namespace TrendingTopics.Engine.Merging;

/// <summary>
/// Adds up what the partitions of a run have closed: the exact ranking of every window over the whole stream. One a run; whoever
/// claimed it last owns it. It merges from complete parts, not from the partitions' top lists, so that the ranking is exact however
/// topics are spread.
/// </summary>
/// <remarks>
/// Windows are merged in order of their ends and, of equal ones, of their definitions. Rows are written before the checkpoint that
/// covers them, and a repeat writes the same rows; so every call may be made again after a failure. One call at a time.
/// </remarks>
/// <param name="run">The run.</param>
/// <param name="store">Where its results are.</param>
/// <param name="logger">Takes what an operator should know.</param>
/// <param name="maxWindows">How many windows a round merges before it ends; a few more where several end together.</param>
/// <param name="maxBytes">How many bytes of packed counts a round merges before it ends.</param>
/// <param name="metrics">Takes how long after its end each window was merged.</param>
internal sealed partial class WindowMerger(
    StreamRun run, ITrendStore store, ILogger logger, int maxWindows = 256, long maxBytes = 32 << 20, EngineMetrics? metrics = null)
{
    // So much is written at a time: waiting for the disk once a window would take longer than merging.
    private const int WriteWindows = 32;
    private const long WriteBytes = 4 << 20;

    private readonly IReadOnlyList<WindowDefinition> _windows = run.Definition.Windows;
    private readonly List<CountedWindow> _unwritten = [];

    /// <summary>By definition, the window merged last since the claim: mostly the one that the next needs for its previous ranks.</summary>
    private readonly MergedWindow?[] _last = new MergedWindow?[run.Definition.Windows.Count];

    private PartSums[] _sums = [];
    private long _unwrittenBytes;
    private long? _epoch;

    /// <summary>Every window that ends by then is merged and durable; null before anything is.</summary>
    public long? MergedUntil { get; private set; }

    /// <summary>Becomes the run's only merger and goes on from the last checkpoint.</summary>
    public async Task ClaimAsync(CancellationToken cancellationToken)
    {
        var claim = await store.ClaimAsync(run.Key, ICheckpointStore.MergerPartition, cancellationToken).ConfigureAwait(false);
        MergedUntil = claim.Checkpoint is { } checkpoint ? MergerCheckpoint.Read(checkpoint.Span) : null;
        _epoch = claim.Epoch;
        Forget();
    }

    /// <summary>Merges what all partitions have closed, up to the bounds of a round.</summary>
    /// <param name="status">The partitions' status as the store holds it.</param>
    /// <param name="cancellationToken">Ends the round; what is not finished is done again by the next.</param>
    public async Task<MergeResult> MergeAsync(IReadOnlyList<PartitionStatus> status, CancellationToken cancellationToken)
    {
        var epoch = _epoch ?? throw new InvalidOperationException("The merger must be claimed first.");
        if (ClosedUntil(status) is not { } closed || closed <= MergedUntil)
        {
            return default;
        }

        var (due, until) = await ListDueAsync(closed, cancellationToken).ConfigureAwait(false);
        var (merged, bytes) = (0, 0L);
        await using var inputs = new ReadAhead(
            due.Count, index => WindowInput.ReadAsync(store, run.Key, _windows[due[index].Index], due[index].Start, cancellationToken));
        try
        {
            for (; merged < due.Count; merged++)
            {
                // Only between two ends: a checkpoint covers every window, of all definitions, that ends by then.
                if ((merged >= maxWindows || bytes >= maxBytes) && due[merged].End > due[merged - 1].End)
                {
                    until = due[merged - 1].End;
                    break;
                }

                var input = await inputs.NextAsync().ConfigureAwait(false);
                await MergeWindowAsync(due[merged], input, status, cancellationToken).ConfigureAwait(false);
                bytes += input.Bytes;
            }

            await WriteAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            // What is not written is no window's predecessor.
            Forget();
            throw;
        }

        // Time in which no window was closed needs no checkpoint: after a restart it is found empty again.
        if (merged > 0 && !await store.TryWriteCheckpointAsync(
            run.Key, ICheckpointStore.MergerPartition, epoch, MergerCheckpoint.Write(until), cancellationToken).ConfigureAwait(false))
        {
            LogRefused(run.Key.Stream, run.Number, epoch);
            return new MergeResult(merged, Refused: true, More: false);
        }

        MergedUntil = until;
        return new MergeResult(merged, Refused: false, More: until < closed);
    }

    private void Forget()
    {
        Array.Clear(_last);
        _sums = [.. _windows.Select(_ => new PartSums())];
        _unwritten.Clear();
        _unwrittenBytes = 0;
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        if (_unwritten.Count == 0)
        {
            return;
        }

        await store.WriteMergedAsync(run.Key, _unwritten, cancellationToken).ConfigureAwait(false);
        foreach (var (window, _) in _unwritten)
        {
            metrics?.WindowMerged(run.Key.Stream, window.Window, window.Start + window.Window.Size);
        }

        _unwritten.Clear();
        _unwrittenBytes = 0;
    }

    /// <summary>Until when every partition has closed; null while one has not closed anything or is not known yet.</summary>
    private long? ClosedUntil(IReadOnlyList<PartitionStatus> status)
    {
        var least = long.MaxValue;
        var known = 0;
        foreach (var partition in status)
        {
            if (partition.ClosedUntil is not { } closed)
            {
                return null;
            }

            least = Math.Min(least, closed);
            known += partition.Partition < run.Partitions ? 1 : 0;
        }

        return known == run.Partitions ? least : null;
    }

    /// <summary>
    /// Windows to merge that end by <paramref name="closed"/>, in the order of merging, and the time until which they are all there
    /// are: earlier than <paramref name="closed"/> where a definition has more than a round merges.
    /// </summary>
    private async Task<(List<DueWindow> Due, long Until)> ListDueAsync(long closed, CancellationToken cancellationToken)
    {
        // Events lie at or after the epoch, so that no window with a row ends at 0 or before.
        var after = MergedUntil ?? 0;
        var until = closed;
        var due = new List<DueWindow>();
        for (var index = 0; index < _windows.Count; index++)
        {
            var window = _windows[index];
            var from = UnixMicros.Floor(after - window.Size, window.Slide) + window.Slide;
            var to = closed - window.Size + 1;
            if (from >= to)
            {
                continue;
            }

            var starts = await store.ListFinalStartsAsync(run.Key, window, from, to, maxWindows, cancellationToken).ConfigureAwait(false);
            foreach (var start in starts)
            {
                due.Add(new DueWindow(start + window.Size, index, start));
            }

            if (starts.Count == maxWindows)
            {
                until = Math.Min(until, starts[^1] + window.Size);
            }
        }

        due.RemoveAll(d => d.End > until);
        due.Sort();
        return (due, until);
    }

    private async Task MergeWindowAsync(DueWindow due, WindowInput input, IReadOnlyList<PartitionStatus> status, CancellationToken cancellationToken)
    {
        var window = _windows[due.Index];
        var parts = new List<IReadOnlyList<ReadOnlyMemory<byte>>>();

        // A row says itself whether it is exact; where there is none, records that were skipped may be why.
        var exact = status.All(other => !(due.Start < other.ExactFrom) || input.Partitions.Any(closed => closed.Partition == other.Partition));
        var merged = new MergedWindow { Window = window, Start = due.Start, Exact = exact };
        foreach (var (partition, row, part) in input.Partitions)
        {
            var lost = part is null && row.Distinct > 0;
            if (lost)
            {
                LogPartLost(run.Key.Stream, run.Number, window, UnixMicros.ToTime(due.Start), partition);
            }

            parts.Add(lost ? PackListed(row) : part ?? []);
            merged = merged with
            {
                Exact = merged.Exact && row.Exact && !lost,
                Events = merged.Events + row.Events,
                Mentions = merged.Mentions + row.Mentions,
                Other = merged.Other + row.Other,
            };
        }

        var previous = await GetPreviousAsync(due, cancellationToken).ConfigureAwait(false);
        var counts = run.Definition.KeepsCounts(window) ? new TopicCountsWriter() : null;
        var top = _sums[due.Index].AddUp(parts, MergedWindow.MaxListed, counts);
        var packed = counts?.Complete();

        // Where records were lost, a former owner's row may stand beside its successor's part for a moment.
        var agree = top.Mentions == merged.Mentions - merged.Other;
        merged = merged with { Exact = merged.Exact && agree, Distinct = top.Distinct, Cutoff = top.Cutoff, Topics = top.Rank(previous) };
        _last[due.Index] = merged;
        _unwritten.Add(new CountedWindow(merged, packed));
        _unwrittenBytes += packed?.Sum(chunk => (long)chunk.Length) ?? 0;
        if (_unwritten.Count >= WriteWindows || _unwrittenBytes >= WriteBytes)
        {
            await WriteAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The ranking of the window one slide earlier; empty where there is none.</summary>
    private async Task<IReadOnlyList<RankedTopic>> GetPreviousAsync(DueWindow due, CancellationToken cancellationToken)
    {
        var start = due.Start - _windows[due.Index].Slide;
        var last = _last[due.Index];
        if (last is null || last.Start > start)
        {
            last = await store.GetMergedAsync(run.Key, _windows[due.Index], start, cancellationToken).ConfigureAwait(false);
        }

        // One that is older was merged by this merger, and all windows since were empty.
        return last?.Start == start ? last.Topics : [];
    }

    /// <summary>What a row lists, as a part: the best that is left where the part itself is gone.</summary>
    private static IReadOnlyList<ReadOnlyMemory<byte>> PackListed(PartitionWindow row)
    {
        var listed = new List<(byte[] Topic, long Count)>(row.Topics.Select(t => (Encoding.UTF8.GetBytes(t.Topic), t.Count)));
        listed.Sort((left, right) => left.Topic.AsSpan().SequenceCompareTo(right.Topic));
        var counts = new TopicCountsWriter();
        foreach (var (topic, count) in listed)
        {
            counts.Add(topic, count);
        }

        return counts.Complete();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Stream} run {Run}: another merger has taken over (this one had epoch {Epoch}); this one stops.")]
    private partial void LogRefused(string stream, int run, long epoch);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Stream} run {Run}: the counts of window {Window} from {Start:O} in partition {Partition} are no longer kept; only the topics that its row lists are added, and the window is not exact. Parts are kept for a day: keep the merger less than that behind.")]
    private partial void LogPartLost(string stream, int run, WindowDefinition window, DateTimeOffset start, int partition);

    /// <summary>A window to merge; ordered by end, then by definition.</summary>
    private readonly record struct DueWindow(long End, int Index, long Start) : IComparable<DueWindow>
    {
        public int CompareTo(DueWindow other) => End != other.End ? End.CompareTo(other.End) : Index.CompareTo(other.Index);
    }
}
