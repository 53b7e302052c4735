using TrendingTopics.Engine.Rankings;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Simulation.Coverage;
using TrendingTopics.Simulation.Logs;
using TrendingTopics.Simulation.Running;
using TrendingTopics.Simulation.Scenarios;
using TrendingTopics.Simulation.Stores;

namespace TrendingTopics.Simulation.Judging;

/// <summary>Compares what a run left in the store with what its records say, exactly.</summary>
internal sealed partial class RunJudge(StreamRun run, SimulatedTopic topic, SimulatedStore store, Findings findings, BranchCounts branches)
{
    private const int Listed = 1000;
    private const long FirstAppend = 946_684_800_000_000;
    private const long LastAppend = 4_102_444_800_000_000;

    private readonly StreamDefinition _definition = run.Definition;
    private readonly List<PartitionJudge> _partitions = [];

    /// <summary>By partition, what its owners may have counted, where records were lost; the one that came to the end first.</summary>
    private readonly List<IReadOnlyList<PartitionJudge>> _lineages = [];

    /// <summary>Judges the run.</summary>
    /// <param name="complete">Whether it came to the end of its input; if not, what it has finished must be right, and it may lack the rest.</param>
    /// <param name="provisional">Whether provisional rows are judged too.</param>
    public void Judge(bool complete, bool provisional)
    {
        for (var partition = 0; partition < run.Partitions; partition++)
        {
            var lineages = Lineage.Of(run.Key, partition, topic, store);
            branches.Count(Branch.LostRecords, lineages[0].Losses.Count);
            _lineages.Add([.. lineages.Select((l, i) => Count(partition, provisional && i == 0 && !topic.IsTrimmed(partition), l, i == 0 ? findings : new Findings()))]);
            _partitions.Add(_lineages[^1][0]);
            JudgeLosses(partition, lineages[0].Losses);
        }

        JudgeAdvances();
        JudgePartitionRows(complete);
        JudgeOrder();
        JudgeMergedRows(complete);
        JudgeFormerMergedRows();
        if (complete)
        {
            JudgeStatus();
        }
    }

    private PartitionJudge Count(int partition, bool provisional, Lineage lineage, Findings findings)
    {
        var rows = !provisional ? null
            : store.Provisional.Where(r => r.Run == run.Key && r.Partition == partition).Select(r => r.Row).ToLookup(r => r.Version);
        var judged = 0;
        PartitionJudge judge = null!;
        judge = new PartitionJudge(partition, partition >= run.FirstPartitions, _definition, findings, branches)
        {
            AtVersion = rows is null ? null : version =>
            {
                foreach (var row in rows[version])
                {
                    judged++;
                    Compare($"partition {partition} at version {version}, provisional {row.Window} at {row.Start}", judge.Windows.GetValueOrDefault((row.Window, row.Start)) ?? new(), row, judge.IsExact(row.Window, row.Start));
                }
            },
        };
        var records = topic.Records(partition);
        branches.Count(Branch.EmptyPartition, records.Count == 0 ? 1 : 0);
        judge.Count(records, lineage.Checkpoints, lineage.Losses);
        branches.Count(Branch.ProvisionalRowJudged, judged);
        branches.Count(Branch.SkippedBeginning, judge.ExactFrom is null ? 0 : 1);
        if (rows is not null && judged < rows.Sum(r => r.Count()))
        {
            findings.Report($"Partition {partition} has provisional rows of versions that it never had.");
        }

        return judge;
    }

    /// <summary>A window that an event was lost of is not said to be exact, unless that event was further out of order than events may be.</summary>
    private void JudgeLosses(int partition, IReadOnlyList<LostRecords> losses)
    {
        var judge = _partitions[partition];
        var finals = losses.Count == 0 ? [] : store.Finals.Where(f => f.Window.Run == run.Key && f.Partition == partition && f.Row.Exact).ToList();
        foreach (var loss in losses)
        {
            var records = topic.Records(partition);
            var next = records.FirstOrDefault(r => r.Offset >= loss.To && IsEvent(r));
            foreach (var record in records.Where(r => r.Offset >= loss.From && r.Offset < loss.To && IsEvent(r)))
            {
                var time = TimeOf(record);
                if (next is not null && (time > TimeOf(next) + Math.Max(_definition.Lateness, _definition.MaxFuture) || record.AppendTime > next.AppendTime))
                {
                    continue;
                }

                // It may have been closed before, with the event in it.
                if (finals.Exists(f => f.Window.Start <= time && time < f.Window.Start + f.Window.Window.Size
                    && judge.IsExact(f.Window.Window, f.Window.Start) && !judge.WasClosed(loss, f.Window.Start + f.Window.Window.Size)))
                {
                    findings.Report($"partition {partition}: a window is said to be exact, and its event at offset {record.Offset} of {time} was lost.");
                    return;
                }
            }
        }
    }

    private long TimeOf(SimulatedRecord record) => _definition.Time == EventTimeKind.Ingest ? record.AppendTime : record.Time;

    /// <summary>Whether it is an event whatever came before it: one with an append time that counts.</summary>
    private bool IsEvent(SimulatedRecord record) =>
        record.WrongShape is null && (record.WrongTime is null || _definition.Time == EventTimeKind.Ingest)
        && record.AppendTime is >= FirstAppend and < LastAppend && TimeOf(record) <= record.AppendTime + _definition.MaxFuture;

    private void JudgePartitionRows(bool complete)
    {
        var finals = store.Finals.Where(f => f.Window.Run == run.Key).ToDictionary(f => (f.Partition, f.Window.Window, f.Window.Start));
        foreach (var ((partition, window, start), final) in finals)
        {
            var what = $"partition {partition}, final {window} at {start}";
            if (partition >= run.Partitions)
            {
                findings.Report($"{what}: is of a partition that the run does not know.");
                continue;
            }

            if (_lineages[partition].FirstOrDefault(l => Agree(l, window, start, final.Row)) is not { } judge)
            {
                judge = _partitions[partition];
            }

            if (!judge.Windows.TryGetValue((window, start), out var judged))
            {
                findings.Report($"{what}: is there, but no event belongs to it.");
                continue;
            }

            Compare(what, judged, final.Row, judge.IsExact(window, start));
            if (!final.Row.Final)
            {
                findings.Report($"{what}: was final, and is provisional now.");
            }

            var part = store.Part(final.Window, partition);
            if (part is null)
            {
                findings.Report($"{what}: its part is missing.");
            }
            else if (!_lineages[partition].Any(lineage => lineage.Windows.TryGetValue((window, start), out var other) && Counts(other).SequenceEqual(Counts(part))))
            {
                // Where records were lost, it may be another owner's than the row: the merger sees that and calls the window not exact.
                CompareCounts(what, judged, part);
            }
        }

        for (var partition = 0; complete && partition < run.Partitions; partition++)
        {
            foreach (var (window, start) in _partitions[partition].Windows.Keys.Where(w => !finals.ContainsKey((partition, w.Window, w.Start))))
            {
                findings.Report($"partition {partition}, final {window} at {start}: is missing.");
            }
        }
    }

    private bool Agree(PartitionJudge judge, WindowDefinition window, long start, PartitionWindow row) =>
        judge.Windows.TryGetValue((window, start), out var judged) && !Differences(judged, row, judge.IsExact(window, start)).Any();

    /// <summary>Nothing says that windows are closed before their rows are durable.</summary>
    private void JudgeOrder()
    {
        var written = store.Finals.Where(f => f.Window.Run == run.Key)
            .ToDictionary(f => (f.Partition, f.Window.Window, f.Window.Start), f => Math.Max(f.Order, f.PartOrder ?? long.MaxValue));
        for (var partition = 0; partition < run.Partitions; partition++)
        {
            // A window of which an owner has lost all events is none to that owner.
            var ends = _partitions[partition].Windows.Keys.Where(w => _lineages[partition].All(lineage => lineage.Windows.ContainsKey(w)))
                .Select(w => (End: w.Start + w.Window.Size, Order: written.GetValueOrDefault((partition, w.Window, w.Start), long.MaxValue))).OrderBy(w => w.End).ToList();
            var claims = store.Statuses.Where(s => s.Run == run.Key && s.Status.Partition == partition).Select(s => (s.Order, s.Status.ClosedUntil, What: "status"))
                .Concat(store.Checkpoints.Where(c => c.Run == run.Key && c.Partition == partition).Select(c => (c.Order, c.Content.ClosedUntil, What: "checkpoint")));
            var latest = 0L;
            var next = 0;
            foreach (var (order, until, what) in claims.OrderBy(c => c.ClosedUntil ?? long.MinValue))
            {
                for (; next < ends.Count && ends[next].End <= until; next++)
                {
                    latest = Math.Max(latest, ends[next].Order);
                }

                if (latest > order)
                {
                    var early = ends.Find(e => e.End <= until && e.Order > order);
                    findings.Report($"run {run.Number}, partition {partition}: a {what} (write {order}) said that windows are closed until {until} before the one that ends at {early.End} was durable (write {early.Order}).");
                    break;
                }
            }
        }
    }

    private void JudgeMergedRows(bool complete)
    {
        Dictionary<(WindowDefinition Window, long Start), JudgedWindow> whole = [];
        foreach (var (window, judged) in _partitions.SelectMany(p => p.Windows))
        {
            if (!whole.TryGetValue(window, out var sum))
            {
                whole[window] = sum = new JudgedWindow();
            }

            sum.Add(judged);
        }

        var anyLost = Enumerable.Range(0, run.Partitions).Any(topic.IsTrimmed);
        var rankings = whole.ToDictionary(w => w.Key, w => w.Value.Ranking());
        foreach (var (key, (row, counts)) in store.Merged.Where(m => m.Key.Run == run.Key))
        {
            var kept = KeepsCounts(key.Window);
            if (kept != counts is not null)
            {
                findings.Report($"{key}: every topic's count is {(kept ? "to be" : "not to be")} kept.");
            }

            if (anyLost && IsOfLineages(key, row, counts))
            {
                continue;
            }

            if (!whole.TryGetValue((key.Window, key.Start), out var judged))
            {
                findings.Report($"{key}: is there, but no event belongs to it.");
                continue;
            }

            var previous = rankings.GetValueOrDefault((key.Window, key.Start - key.Window.Slide)) ?? [];
            Compare(key.ToString(), judged, rankings[(key.Window, key.Start)], previous, row);
            if (counts is not null)
            {
                CompareCounts(key.ToString(), judged, [.. counts.Select(c => (ReadOnlyMemory<byte>)c)]);
            }

            CountBranches(key.Window, rankings[(key.Window, key.Start)]);
        }

        foreach (var window in _definition.Windows)
        {
            var starts = whole.Keys.Where(w => w.Window == window).Select(w => w.Start).ToList();
            branches.Count(Branch.EmptyWindow, starts.Count == 0 ? 0 : ((starts.Max() - starts.Min()) / window.Slide) + 1 - starts.Count);
        }

        foreach (var (window, start) in complete ? whole.Keys.Where(w => !store.Merged.ContainsKey(new WindowKey(run.Key, w.Window, w.Start))) : [])
        {
            findings.Report($"{new WindowKey(run.Key, window, start)}: is missing.");
        }
    }

    private bool KeepsCounts(WindowDefinition window) =>
        _definition.Counts == CountsKept.All || (_definition.Counts == CountsKept.Tumbling && window.Size == window.Slide);

    private void CountBranches(WindowDefinition window, IReadOnlyList<TopicCount> ranking)
    {
        branches.Count(Branch.PaneGroup, window.Size >= 3_600_000_000 ? 1 : 0);
        branches.Count(Branch.SizeNoMultipleOfSlide, window.Size % window.Slide != 0 ? 1 : 0);
        branches.Count(Branch.Tie, ranking.Zip(ranking.Skip(1)).Count(pair => pair.First.Count == pair.Second.Count));
        branches.Count(Branch.MoreTopicsThanListed, ranking.Count > Listed ? 1 : 0);
    }

    /// <summary>The run begins to read where it was told to.</summary>
    private void JudgeStart(string what, int partition)
    {
        var first = store.Checkpoints.First(c => c.Run == run.Key && c.Partition == partition).Content.Offset;
        if (topic.IsTrimmed(partition))
        {
            return;
        }

        if (run.Start.Kind == StartKind.Earliest)
        {
            Equal(what, "first offset", topic.Range(partition).Start, first);
        }
        else if (run.Start.Kind == StartKind.Time && partition < run.FirstPartitions
            && topic.Records(partition).FirstOrDefault(r => r.Offset >= topic.Range(partition).Start && r.AppendTime >= run.Start.Time) is { } record && record.Offset < first)
        {
            findings.Report($"{what}: begins at offset {first}, and the record at {record.Offset} was appended at {record.AppendTime}, not before {run.Start.Time}.");
        }
    }

    private void JudgeStatus()
    {
        var statuses = store.Status(run.Key);
        for (var partition = 0; partition < run.Partitions; partition++)
        {
            var judge = _partitions[partition];
            if (statuses.FirstOrDefault(s => s.Partition == partition) is not { } status)
            {
                findings.Report($"partition {partition} has no status.");
                continue;
            }

            var what = $"status of partition {partition}";
            JudgeStart(what, partition);

            Equal(what, "offset", topic.End(partition), status.Offset);
            Equal(what, "exact from", judge.ExactFrom, status.ExactFrom);
            Equal(what, "at end", true, status.AtEnd);
            Equal(what, "lag", 0, status.Lag);
            Equal(what, "time", judge.Time, status.Time);
            Equal(what, "watermark", judge.Watermark, status.Watermark);
            Equal(what, "events", judge.Events, status.Events);
            Equal(what, "mentions", judge.Mentions, status.Mentions);
            Equal(what, "late", judge.Late, status.Late);
            Equal(what, "partly late", judge.PartlyLate, status.PartlyLate);
            Equal(what, "first event", judge.FirstEvent, status.FirstEvent);
            Equal(what, "last event", judge.LastEvent, status.LastEvent);
            Equal(what, "data losses", judge.DataLosses, status.DataLosses);
            foreach (var reason in judge.Invalid.Keys.Union(status.Invalid.Keys, StringComparer.Ordinal))
            {
                Equal(what, "invalid " + reason, judge.Invalid.GetValueOrDefault(reason), status.Invalid.GetValueOrDefault(reason));
            }
        }
    }
}
