using TrendingTopics.Engine.Reading;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Simulation.Coverage;
using TrendingTopics.Simulation.Network;
using TrendingTopics.Simulation.Randomness;
using TrendingTopics.Simulation.Running;

namespace TrendingTopics.Simulation.Judging;

/// <summary>
/// Reads final windows as the API does while runs follow each other: a run is shown once it has been at its log's end, never before its
/// time and never an older one again; each window is of one run, and of that run it stays as it is.
/// </summary>
internal sealed class ReaderJudge
{
    private const long Beginning = -(1L << 60);
    private const long End = 1L << 60;
    private const int EverySteps = 16;
    private readonly SimulatedWorld _world;
    private readonly Findings _findings;
    private readonly RankingReader _reader;
    private Dictionary<(WindowDefinition Window, long Start), (int Run, long Mentions, bool Exact)> _shown = [];
    private int _current;

    public ReaderJudge(SimulatedWorld world, Findings findings)
    {
        (_world, _findings) = (world, findings);
        var network = new SimulatedNetwork(new SeededRandom(0), new BranchCounts()) { Faults = new NetworkFaults { Instant = 1 } };
        _reader = new RankingReader(new StoreClient(network, new SimulatedClient(0), world.Store), world.Clock);
    }

    /// <summary>Whether the store forgets what it was told last: which run readers see, too.</summary>
    public bool StoreForgets { get; init; }

    /// <summary>Whether records are lost, of which one owner may have counted more than another.</summary>
    public bool HasLosses { get; init; }

    /// <summary>Reads where there is more than one run: now and then, and whenever readers are shown another.</summary>
    public void Read(string stream, long step)
    {
        if (StoreForgets || _world.Store.Stream(stream) is not { Runs.Count: > 1 } entry || (entry.Current == _current && step % EverySteps != 0))
        {
            return;
        }

        _world.Branches.Count(Branch.FormerRunRead, entry.Current < entry.Newest.Number ? 1 : 0);
        if (_current != 0 && entry.Current != _current)
        {
            JudgeTakeover(entry);
        }

        _current = entry.Current;
        var shown = ReadAll(entry);
        foreach (var ((window, start), (run, mentions, exact)) in shown)
        {
            if (_shown.TryGetValue((window, start), out var former) && former.Run == run && former.Mentions != mentions && !(HasLosses && !(former.Exact && exact)))
            {
                _findings.Report($"Readers are shown {window} at {start} with {mentions} mentions, after {former.Mentions} of the same run.");
            }
        }

        _shown = shown;
    }

    private void JudgeTakeover(StreamEntry entry)
    {
        _world.Branches.Count(Branch.RunTookOver);
        if (entry.Current < _current)
        {
            _findings.Report($"Readers are shown run {entry.Current} after run {_current}.");
        }

        var run = entry.Runs.First(r => r.Number == entry.Current);
        var atEnd = _world.Store.Statuses.Where(s => s.Run == run.Key && s.Status.ReachedEnd).Select(s => s.Status.Partition).Distinct().Count();
        if (atEnd < run.FirstPartitions)
        {
            _findings.Report($"Readers are shown run {run.Number}, and not all of its partitions have been at the log's end.");
        }
    }

    private Dictionary<(WindowDefinition Window, long Start), (int Run, long Mentions, bool Exact)> ReadAll(StreamEntry entry)
    {
        Dictionary<(WindowDefinition, long), (int, long, bool)> shown = [];
        foreach (var window in RankingReader.WindowsOf(entry))
        {
            foreach (var ranking in _reader.ListFinalAsync(entry, window, Beginning, End, int.MaxValue).AsTask().GetAwaiter().GetResult())
            {
                var run = ranking.Progress.Run.Number;
                if (run > entry.Current || !shown.TryAdd((window, ranking.Start), (run, ranking.Mentions, ranking.Exact)))
                {
                    _findings.Report($"Readers are shown {window} at {ranking.Start} of run {run}, twice or before its time.");
                }
            }
        }

        return shown;
    }
}
