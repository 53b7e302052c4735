using System.Globalization;
using TrendingTopics.Engine.Processing;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Simulation.Coverage;
using TrendingTopics.Simulation.Judging;
using TrendingTopics.Simulation.Logs;
using TrendingTopics.Simulation.Network;
using TrendingTopics.Simulation.Randomness;
using TrendingTopics.Simulation.Scenarios;
using TrendingTopics.Simulation.Stores;

namespace TrendingTopics.Simulation.Running;

/// <summary>
/// Runs one seed: lets processes read, count and write in random steps while everything befalls them that may, brings the input to its
/// end, and judges what is in the store.
/// </summary>
internal sealed partial class Simulation
{
    private const long Year2100 = 4_102_444_800_000_000;
    private readonly SimulationOptions _options;
    private readonly SeededRandom _random;
    private readonly Scenario _scenario;
    private readonly SimulatedWorld _world;
    private readonly Findings _findings = new();
    private readonly Faults _faults;
    private readonly List<SimulatedProcess> _processes = [];
    private readonly SimulatedProcess?[] _assigned;
    private readonly NetworkFaults _networkFaults;
    private readonly int _changeAt;
    private readonly bool _storeRestarts;
    private readonly bool _reprocessing;
    private readonly ReaderJudge _reader;
    private StreamDefinition _definition;
    private int _started;
    private bool _changed;

    public Simulation(ulong seed, SimulationOptions options)
    {
        _options = options;
        _random = new SeededRandom(seed);
        _scenario = ScenarioGenerator.Generate(_random.Fork(), options.Size);
        var retention = Draw(options.Retention, 0.2) && _scenario.RecordsOfRecreated is null;
        _storeRestarts = Draw(options.StoreRestarts, 0.12);
        _definition = _scenario.Definition with { OnDataLoss = retention && _random.Chance(0.3) ? DataLossPolicy.Stop : DataLossPolicy.Continue };
        _networkFaults = options.Chance ? NetworkFaults.Draw(_random) : NetworkFaults.None;
        _reprocessing = (options.Reprocessing ?? (options.Chance && new SeededRandom(~seed).Chance(0.2))) && !retention;
        _faults = Faults.Draw(_random, retention, _storeRestarts, _reprocessing);
        _world = CreateWorld(retention);
        _world.Network.Interrupted = OnInterrupted;
        _world.Network.Interruption = options.Interruption;
        _assigned = new SimulatedProcess?[_scenario.Partitions];
        _changeAt = _random.Below(_scenario.Records.Count);
        _reader = new ReaderJudge(_world, _findings) { StoreForgets = _storeRestarts, HasLosses = retention };
    }

    /// <summary>What was met.</summary>
    public BranchCounts Branches { get; } = new();

    /// <summary>How many steps were made.</summary>
    public long Steps { get; private set; }

    private SimulatedLog Log => _world.Log;

    /// <summary>Runs to the end.</summary>
    /// <exception cref="SimulationFailedException">Something is as it must not be.</exception>
    public void Run()
    {
        for (var count = 0; count < _scenario.AppendedBefore; count++)
        {
            AppendOne();
        }

        if (_scenario.BeginningIsGone)
        {
            for (var partition = 0; partition < _scenario.Partitions; partition++)
            {
                Log.Current.Trim(partition, _random);
            }
        }

        Start();
        while (Log.Current.Remaining > 0 || !_changed)
        {
            Act();
            Check();
            _findings.ThrowIfAny();
        }

        for (var turns = _random.Below(200); turns > 0; turns--)
        {
            Act();
            Check();
            _findings.ThrowIfAny();
        }

        ComeToTheEnd();
        _findings.ThrowIfAny();
        Judge();
        _findings.ThrowIfAny();
    }

    private bool Draw(bool? set, double share) => set ?? (_random.Chance(share) && _options.Chance);

    private SimulatedWorld CreateWorld(bool retention)
    {
        var clock = new SimulatedClock(_scenario.Start + (_scenario.Backlog ? 90L * 86_400 * 1_000_000 : 0));
        var order = new EventOrder();
        var protections = _options.Protections;
        var log = new SimulatedLog(_random.Fork(), "topic", _scenario);
        var network = new SimulatedNetwork(_random.Fork(), Branches)
        {
            ReportsDurableResultsOnly = protections.ResultsBeforeCheckpoint,
            ReportsDurableMergedOnly = protections.MergedBeforeCheckpoint,
            LinearCompareAndSets = protections.LinearCompareAndSets,
            Faults = _networkFaults,
        };
        var store = new SimulatedStore(_findings, Branches, protections, new EngineCheckpointFormat(), clock, order, new StoreJournal(clock) { IsKept = _storeRestarts })
        {
            ProvisionalNeverGoesBack = _scenario.RecordsOfRecreated is null && !retention && !_storeRestarts,
            HasLosses = (_, partition) => partition >= 0 && log.Current.IsTrimmed(partition),
        };
        return new SimulatedWorld(clock, order, log, network, store, protections, Branches);
    }

    private void Act()
    {
        Steps++;
        _world.Clock.Advance(_random.Between(0, 20_000));
        switch (_random.Below(100))
        {
            case < 45:
                Step();
                break;
            case < 78:
                _world.Network.Step();
                break;
            case < 93:
                Append();
                break;
            case < 97:
                _world.Clock.Advance(_random.Between(0, 500_000));
                break;
            default:
                if (_options.Chance)
                {
                    Befall();
                }
                else if (_processes.Find(p => p.Frozen) is { } frozen)
                {
                    frozen.Frozen = false;
                }

                break;
        }
    }

    private void Step()
    {
        List<SimulatedProcess> awake = [.. _processes.Where(p => !p.Frozen && !p.Dead)];
        if (awake.Count == 0)
        {
            Start();
            return;
        }

        _random.Pick(awake).Processor.Step(TimeSpan.Zero);
    }

    private void Append()
    {
        if (!_changed && _scenario.Records.Count - Log.Current.Remaining >= _changeAt)
        {
            Change();
            return;
        }

        for (var count = _random.Chance(0.1) ? 60 : 1 + _random.Below(12); count > 0 && Log.Current.Remaining > 0; count--)
        {
            AppendOne();
        }
    }

    private void AppendOne()
    {
        if (Log.Current.NextAppend < Year2100)
        {
            _world.Clock.AdvanceTo(Log.Current.NextAppend);
        }

        var partitions = Log.Partitions;
        Log.Current.Append();
        Branches.Count(Branch.LaterPartition, _started > 0 ? Log.Partitions - partitions : 0);
    }

    /// <summary>Once in a simulation: the definition changes, the topic is created anew, or nothing of that.</summary>
    private void Change()
    {
        _changed = true;
        if (_scenario.RecordsOfRecreated is { } records)
        {
            Branches.Count(Branch.RecreatedTopic);
            Log.Recreate(records);
        }

        if (_scenario.ChangedDefinition is { } definition)
        {
            // As in a deployment: every process ends, one way or the other, and others start with the new definition.
            Branches.Count(Branch.ChangedDefinition);
            _definition = definition with { OnDataLoss = _definition.OnDataLoss };
            foreach (var process in _processes.ToArray())
            {
                End(process);
            }

            Start();
        }
    }

    private void Check()
    {
        CheckInterrupted();
        CheckLosses();
        _reader.Read(_definition.Name, Steps);
        foreach (var process in _processes.ToArray())
        {
            if (process.Processor.State == StreamProcessorState.Faulted && !StopsForLosses)
            {
                _findings.Report($"Process {process.Number} has failed: {process.Processor.Problem}");
            }

            if (process.Processor.State == StreamProcessorState.Stopped && !process.Stopping)
            {
                _findings.Report($"Process {process.Number} has stopped though nobody has told it to.");
            }

            if (process.Processor.State is StreamProcessorState.Stopped or StreamProcessorState.Faulted)
            {
                process.Leave();
                _processes.Remove(process);
                Abandon(process);
            }
        }

        if (_processes.Count == 0 || (_assigned.AsSpan(0, Log.Partitions).Contains(null) && PickOwner() is null))
        {
            Start();
        }

        for (var partition = 0; partition < Log.Partitions; partition++)
        {
            if (_assigned[partition] is null)
            {
                Move(partition, PickOwner());
            }
        }
    }

    private void Judge()
    {
        foreach (var run in _world.Store.Stream(_definition.Name)!.Runs)
        {
            var complete = run.TopicId == Log.Current.Topic.Id && run == _world.Store.Stream(_definition.Name)!.Newest;
            if (complete && _world.Store.Stream(_definition.Name)!.Current != run.Number)
            {
                _findings.Report($"Run {run.Number} has reached the end of the log, and readers still see run {_world.Store.Stream(_definition.Name)!.Current}.");
            }

            var topic = Log.Topics[run.TopicId];
            // A topic created anew may be read under its old run until its id is confirmed; what is provisional may show it.
            new RunJudge(run, topic, _world.Store, _findings, Branches).Judge(complete, provisional: _scenario.RecordsOfRecreated is null);
        }
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{_scenario.Partitions} partitions ({_scenario.FirstPartitions} at first), {_scenario.Records.Count} records, windows {string.Join(' ', _scenario.Definition.Windows)}, lateness {_scenario.Definition.Lateness}, max topics {_scenario.Definition.MaxTopics}{(_scenario.RecordsOfRecreated is null ? "" : ", topic created anew")}{(_scenario.ChangedDefinition is null ? "" : ", definition changed")}");
}
