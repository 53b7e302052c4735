using TrendingTopics.Engine.Rankings;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Simulation.Coverage;
using TrendingTopics.Simulation.Running;
using Chunks = System.Collections.Generic.IReadOnlyList<System.ReadOnlyMemory<byte>>;

namespace TrendingTopics.Simulation.Stores;

/// <summary>
/// What a store holds, and the promises that any reader of it counts on: what is final never changes its content, what is read never
/// goes back, a name keeps its content. A promise broken is a finding.
/// </summary>
internal sealed class SimulatedStore(
    Findings findings, BranchCounts branches, StoreProtections protections, ICheckpointFormat format, SimulatedClock clock, EventOrder order, StoreJournal journal)
{
    // More than are ever made while the store lives.
    private const long ClaimsAStart = 1_000_000;

    private readonly Dictionary<string, StreamEntry> _streams = new(StringComparer.Ordinal);
    private readonly Dictionary<(RunKey Run, int Partition), (long Epoch, byte[]? Checkpoint)> _checkpoints = [];
    private readonly Dictionary<(RunKey Run, int Partition, PaneSetName Set), byte[][]> _paneSets = [];
    private readonly Dictionary<(RunKey Run, WindowDefinition Window), SortedDictionary<long, SortedDictionary<int, PartitionWindow>>> _partitionWindows = [];
    private readonly Dictionary<(WindowKey Window, int Partition), (byte[][] Chunks, long Order)> _parts = [];
    private readonly Dictionary<(RunKey Run, int Partition), PartitionStatus> _status = [];
    private readonly SortedDictionary<WindowKey, (MergedWindow Row, byte[][]? Counts)> _merged = [];
    private readonly List<(WindowKey Key, MergedWindow Row, byte[][]? Counts)> _formerMerged = [];
    private readonly Dictionary<(WindowKey Window, int Partition), (SimulatedWriter Writer, long Order)> _finals = [];
    private readonly Dictionary<(RunKey Run, int Partition), SimulatedWriter> _owners = [];
    private readonly HashSet<(WindowKey Window, int Partition)> _formerOwners = [];
    private readonly List<DurableCheckpoint> _history = [];
    private readonly List<(RunKey Run, PartitionStatus Status, long Order)> _statuses = [];
    private readonly List<(RunKey Run, int Partition, PartitionWindow Row)> _provisional = [];
    private readonly Dictionary<(RunKey Run, int Partition), (long From, long Until)> _toReclose = [];
    private readonly List<Claimed> _claims = [];
    private readonly Dictionary<(SimulatedWriter Writer, RunKey Run, int Partition), (long Epoch, int Start)> _held = [];
    private readonly Dictionary<RunKey, int> _registered = [];
    private int _starts;

    /// <summary>
    /// Whether what is provisional must never go back. Where the topic is created anew it may: until its id is confirmed, its records
    /// are counted in the old run.
    /// </summary>
    public bool ProvisionalNeverGoesBack { get; init; } = true;

    /// <summary>
    /// Whether records of the partition were lost: what is not exact may be written again otherwise, by an owner who lost more of them.
    /// </summary>
    public Func<RunKey, int, bool> HasLosses { get; init; } = static (_, _) => false;

    /// <summary>Every claim in order.</summary>
    public IReadOnlyList<Claimed> Claims => _claims;

    /// <summary>Whether the processors have been told that the input ends.</summary>
    public bool InputHasEnded { get; set; }

    /// <summary>Every checkpoint that became durable, in order.</summary>
    public IReadOnlyList<DurableCheckpoint> Checkpoints => _history;

    /// <summary>Every status that became readable, with its place in the order of all writes.</summary>
    public IReadOnlyList<(RunKey Run, PartitionStatus Status, long Order)> Statuses => _statuses;

    /// <summary>Every provisional row that became readable and is its partition's owner's.</summary>
    public IReadOnlyList<(RunKey Run, int Partition, PartitionWindow Row)> Provisional => _provisional;

    /// <summary>Merged windows by key.</summary>
    public IReadOnlyDictionary<WindowKey, (MergedWindow Row, byte[][]? Counts)> Merged => _merged;

    /// <summary>Merged windows that were replaced by others.</summary>
    public IReadOnlyList<(WindowKey Key, MergedWindow Row, byte[][]? Counts)> FormerMerged => _formerMerged;

    /// <summary>When each final row, and its part, first became durable in the order of all writes; no value where the part is missing.</summary>
    public IEnumerable<(WindowKey Window, int Partition, PartitionWindow Row, long Order, long? PartOrder)> Finals =>
        _finals.Select(f => (f.Key.Window, f.Key.Partition, _partitionWindows[(f.Key.Window.Run, f.Key.Window.Window)][f.Key.Window.Start][f.Key.Partition], f.Value.Order, _parts.TryGetValue(f.Key, out var part) ? part.Order : (long?)null));

    public IReadOnlyCollection<StreamEntry> Streams => _streams.Values;

    public StreamEntry? Stream(string name) => _streams.GetValueOrDefault(name);

    public bool TryWriteStream(StreamEntry entry)
    {
        if ((_streams.GetValueOrDefault(entry.Name)?.Version ?? 0) != entry.Version - 1)
        {
            return false;
        }

        if (!protections.FormerRunIsRead)
        {
            entry = entry with { Current = entry.Newest.Number };
        }

        if (!protections.RegisteredPartitions)
        {
            entry = entry with { Runs = [.. entry.Runs.Select(r => r with { Partitions = FirstRegistered(r) })] };
        }

        journal.Set(_streams, entry.Name, entry);
        return true;
    }

    /// <summary>The store dies and is back, without what it took since the given time.</summary>
    public void Restart(long since)
    {
        _starts++;
        branches.Count(Branch.StoreRestart);
        branches.Count(Branch.ForgottenWrite, journal.Forget(since));
    }

    public CheckpointClaim Claim(SimulatedWriter writer, RunKey run, int partition)
    {
        journal.Set(_owners, (run, partition), writer);
        var (epoch, checkpoint) = _checkpoints.GetValueOrDefault((run, partition));
        epoch = Math.Max(epoch, protections.EpochsComeOnce ? _starts * ClaimsAStart : 0) + 1;
        journal.Set(_checkpoints, (run, partition), (epoch, checkpoint));
        _claims.Add(new Claimed(run, partition, epoch, writer, order.Next()));
        _held[(writer, run, partition)] = (epoch, _starts);
        if (checkpoint is not null && partition != ICheckpointStore.MergerPartition && format.Read(checkpoint) is { Watermark: { } watermark } content
            && content.ClosedUntil is var closed && (closed is null || closed < watermark))
        {
            _toReclose[(run, partition)] = (closed ?? long.MinValue, watermark);
        }

        return new CheckpointClaim(epoch, checkpoint is null ? null : (ReadOnlyMemory<byte>?)checkpoint.ToArray());
    }

    public bool TryWriteCheckpoint(SimulatedWriter writer, RunKey run, int partition, long epoch, byte[] checkpoint)
    {
        if (!Holds(writer, run, partition, epoch))
        {
            return false;
        }

        var current = _checkpoints.GetValueOrDefault((run, partition));
        if (current.Epoch != epoch)
        {
            branches.Count(Branch.RefusedEpoch);
            if (protections.EpochCondition)
            {
                return false;
            }
        }

        if (partition != ICheckpointStore.MergerPartition)
        {
            checkpoint = Remember(writer, run, partition, epoch, checkpoint);
        }

        journal.Set(_checkpoints, (run, partition), (current.Epoch, checkpoint));
        return true;
    }

    public bool IsOwner(SimulatedWriter writer, RunKey run, int partition, long epoch)
    {
        if (Holds(writer, run, partition, epoch) && _checkpoints.GetValueOrDefault((run, partition)).Epoch == epoch)
        {
            return true;
        }

        branches.Count(Branch.RefusedEpoch);
        return !protections.OwnerConfirmation;
    }

    public void WritePaneSet(RunKey run, int partition, PaneSetName set, byte[][] chunks)
    {
        var key = Key(run, partition, set);
        if (protections.SetNames && _paneSets.TryGetValue(key, out var stored) && !Same(stored, chunks))
        {
            findings.Report($"Pane set {set} of partition {partition} was written again with another content.");
        }

        journal.Set(_paneSets, key, chunks);
    }

    public Chunks? ReadPaneSet(RunKey run, int partition, PaneSetName set) => Read(_paneSets.GetValueOrDefault(Key(run, partition, set)));

    public void DeletePaneSets(RunKey run, int partition, IReadOnlyList<PaneSetName> sets)
    {
        foreach (var set in sets)
        {
            journal.Remove(_paneSets, Key(run, partition, set));
        }
    }

    public void WritePartitionWindows(SimulatedWriter writer, RunKey run, int partition, IReadOnlyList<PartitionWindow> rows)
    {
        foreach (var row in rows)
        {
            WritePartitionWindow(writer, new WindowKey(run, row.Window, row.Start), partition, row);
        }
    }

    public void WriteParts(RunKey run, int partition, IReadOnlyList<(WindowDefinition Window, long Start, byte[][] Chunks)> parts)
    {
        foreach (var (window, start, chunks) in parts)
        {
            var key = (new WindowKey(run, window, start), partition);
            if (!_parts.TryGetValue(key, out var stored))
            {
                journal.Set(_parts, key, (chunks, order.Next()));
            }
            else if (Same(stored.Chunks, chunks))
            {
                continue;
            }
            else if (HasLosses(run, partition))
            {
                journal.Set(_parts, key, (chunks, stored.Order));
            }
            else
            {
                findings.Report($"The part of partition {partition} in {key.Item1} was written again with another content.");
            }
        }
    }

    public void WriteStatus(SimulatedWriter writer, RunKey run, PartitionStatus status)
    {
        if (!Holds(writer, run, status.Partition, PartitionStatus.EpochOf(status.Revision)))
        {
            return;
        }

        if (_status.TryGetValue((run, status.Partition), out var stored) && stored.Revision > status.Revision)
        {
            branches.Count(Branch.StaleStatusWrite);
            return;
        }

        journal.Set(_status, (run, status.Partition), status);
        journal.Add(_statuses, (run, status, order.Next()));
    }

    public void WriteMerged(SimulatedWriter writer, RunKey run, MergedWindow window, byte[][]? counts)
    {
        if (!Holds(writer, run, ICheckpointStore.MergerPartition, epoch: null))
        {
            return;
        }

        var key = new WindowKey(run, window.Window, window.Start);
        if (!_merged.TryGetValue(key, out var stored))
        {
            journal.Set(_merged, key, (window, counts));
        }
        else if (!Same(stored.Row, window) || !Same(stored.Counts ?? [], counts ?? []))
        {
            // A partition without a row in the window may have lost records meanwhile, which may have belonged there for all that is known.
            // And a merger that was halted may still write what an owner had counted before records were lost. Two exact ones agree.
            var same = Same(stored.Row, window with { Exact = stored.Row.Exact }) && Same(stored.Counts ?? [], counts ?? []);
            if ((same || !window.Exact || !stored.Row.Exact) && _owners.Keys.Any(o => o.Run == run && HasLosses(run, o.Partition)))
            {
                branches.Count(Branch.WindowLostItsExactness, stored.Row.Exact && !window.Exact ? 1 : 0);
                journal.Add(_formerMerged, (key, stored.Row, stored.Counts));
                journal.Set(_merged, key, (window, counts));
                return;
            }

            findings.Report($"The merged window {key} was written again with another content.");
        }
    }

    public IReadOnlyList<PartitionStatus> Status(RunKey run) => [.. _status.Where(s => s.Key.Run == run).Select(s => s.Value).OrderBy(s => s.Partition)];

    public IReadOnlyList<(int Partition, PartitionWindow Row)> PartitionWindows(WindowKey key) =>
        _partitionWindows.TryGetValue((key.Run, key.Window), out var windows) && windows.TryGetValue(key.Start, out var rows) ? [.. rows.Select(r => (r.Key, r.Value))] : [];

    public IReadOnlyList<long> FinalStarts(RunKey run, WindowDefinition window, long from, long to, int limit) =>
        _partitionWindows.TryGetValue((run, window), out var windows)
            ? [.. windows.Where(w => w.Key >= from && w.Key < to && w.Value.Values.Any(r => r.Final)).Select(w => w.Key).Take(limit)]
            : [];

    public Chunks? Part(WindowKey key, int partition) => Read(_parts.GetValueOrDefault((key, partition)).Chunks);

    public MergedWindow? MergedWindow(WindowKey key) => _merged.GetValueOrDefault(key).Row;

    public Chunks? Counts(WindowKey key) => Read(_merged.GetValueOrDefault(key).Counts);

    private void WritePartitionWindow(SimulatedWriter writer, WindowKey key, int partition, PartitionWindow row)
    {
        if (!_partitionWindows.TryGetValue((key.Run, key.Window), out var windows))
        {
            _partitionWindows[(key.Run, key.Window)] = windows = [];
        }

        if (!windows.TryGetValue(key.Start, out var rows))
        {
            windows[key.Start] = rows = [];
        }

        var found = rows.TryGetValue(partition, out var stored);
        if (row.Final)
        {
            WriteFinal(writer, key, partition, row, found ? stored : null);
        }
        else if (found && (stored!.Final || stored.Version > row.Version))
        {
            branches.Count(Branch.StaleProvisionalWrite);
            if (protections.VersionOrder)
            {
                return;
            }
        }

        if (!row.Final)
        {
            WriteProvisional(key, partition, row, stored, isOwners: _owners.GetValueOrDefault((key.Run, partition)) == writer);
        }

        journal.Set(rows, partition, row);
    }

    private void WriteProvisional(WindowKey key, int partition, PartitionWindow row, PartitionWindow? stored, bool isOwners)
    {
        // A former owner may not know of an advance, or know of a record that his successor has not come to: what he writes is
        // provisional in every sense.
        if (!isOwners)
        {
            _formerOwners.Add((key, partition));
            return;
        }

        journal.Add(_provisional, (key.Run, partition, row));
        if (!_formerOwners.Remove((key, partition)) && stored?.Events > row.Events && ProvisionalNeverGoesBack)
        {
            findings.Report($"A reader of {key} sees partition {partition} go from {stored.Events} events back to {row.Events}.");
        }
    }

    private void WriteFinal(SimulatedWriter writer, WindowKey key, int partition, PartitionWindow row, PartitionWindow? stored)
    {
        var end = key.Start + key.Window.Size;
        if (_toReclose.TryGetValue((key.Run, partition), out var range) && end > range.From && end <= range.Until)
        {
            branches.Count(Branch.ReclosedOnLoad);
        }

        if (!_finals.TryGetValue((key, partition), out var first))
        {
            journal.Set(_finals, (key, partition), (writer, order.Next()));
            return;
        }

        branches.Count(Branch.FinalRowWrittenAgain, writer != first.Writer ? 1 : 0);
        if (stored is { Final: true } && !Same(stored, row) && !HasLosses(key.Run, partition))
        {
            findings.Report($"The final row of partition {partition} in {key} was written again with another content: {stored.Events} events, then {row.Events}.");
        }
    }

    private byte[] Remember(SimulatedWriter writer, RunKey run, int partition, long epoch, byte[] checkpoint)
    {
        var content = format.Read(checkpoint);
        var last = _history.FindLast(c => c.Run == run && c.Partition == partition)?.Content;
        if (!protections.RecordedAdvance && content.RecordsAdvance)
        {
            checkpoint = format.WithoutAdvance(checkpoint).ToArray();
            content = format.Read(checkpoint);
        }

        if (last is not null && (content.Offset < last.Offset || content.Version < last.Version || (content.Watermark ?? long.MinValue) < (last.Watermark ?? long.MinValue)
            || (content.ClosedUntil ?? long.MinValue) < (last.ClosedUntil ?? long.MinValue)))
        {
            findings.Report($"The checkpoint of partition {partition} went back from {last} to {content}.");
        }

        journal.Add(_history, new DurableCheckpoint(run, partition, epoch, writer, clock.Now, InputHasEnded, order.Next(), content));
        return checkpoint;
    }

    /// <summary>Whether the writer's claim is of the store's present life: what came before it may be forgotten.</summary>
    private bool Holds(SimulatedWriter writer, RunKey run, int partition, long? epoch) =>
        !protections.ClaimsEndWithTheStore || !_held.TryGetValue((writer, run, partition), out var held) || (epoch ?? held.Epoch) != held.Epoch || held.Start == _starts;

    private int FirstRegistered(StreamRun run)
    {
        _registered.TryAdd(run.Key, run.Partitions);
        return _registered[run.Key];
    }

    private (RunKey Run, int Partition, PaneSetName Set) Key(RunKey run, int partition, PaneSetName set) =>
        (protections.RunsAreApart ? run : run with { Run = 0 }, partition, protections.SetNames ? set : set with { Epoch = 0 });

    private static Chunks? Read(byte[][]? chunks) => chunks is null ? null : [.. chunks.Select(c => (ReadOnlyMemory<byte>)c.ToArray())];

    private static bool Same(byte[][] one, byte[][] other) => one.Length == other.Length && one.Zip(other).All(c => c.First.AsSpan().SequenceEqual(c.Second));

    // Versions may differ: a window closed again on load is written with the version of its checkpoint.
    private static bool Same(PartitionWindow one, PartitionWindow other) =>
        one with { Version = 0, Topics = [] } == (other with { Version = 0, Topics = [] }) && one.Topics.SequenceEqual(other.Topics);

    private static bool Same(MergedWindow one, MergedWindow other) =>
        one with { Topics = [] } == (other with { Topics = [] }) && one.Topics.SequenceEqual(other.Topics);
}
