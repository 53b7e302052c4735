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
    private const int MaxTurns = 10_000;
    private readonly SeededRandom _random;
    private readonly Scenario _scenario;
    private readonly SimulatedWorld _world;
    private readonly Findings _findings = new();
    private readonly Faults _faults;
    private readonly List<SimulatedProcess> _processes = [];
    private readonly SimulatedProcess?[] _assigned;
    private readonly NetworkFaults _networkFaults;
    private readonly int _changeAt;
    private StreamDefinition _definition;
    private int _started;
    private bool _changed;

    public Simulation(ulong seed, StoreProtections? protections = null)
    {
        _random = new SeededRandom(seed);
        _scenario = ScenarioGenerator.Generate(_random.Fork());
        _definition = _scenario.Definition;
        _networkFaults = NetworkFaults.Draw(_random);
        _faults = Faults.Draw(_random);
        protections ??= StoreProtections.All;
        var branches = Branches;
        var clock = new SimulatedClock(_scenario.Start + (_scenario.Backlog ? 90L * 86_400 * 1_000_000 : 0));
        var log = new SimulatedLog(_random.Fork(), "topic", _scenario);
        var network = new SimulatedNetwork(_random.Fork(), branches) { ReportsDurableResultsOnly = protections.ResultsBeforeCheckpoint, Faults = _networkFaults };
        var store = new SimulatedStore(_findings, branches, protections, new EngineCheckpointFormat(), clock) { ProvisionalNeverGoesBack = _scenario.RecordsOfRecreated is null };
        _world = new SimulatedWorld(clock, log, network, store, branches);
        _assigned = new SimulatedProcess?[_scenario.Partitions];
        _changeAt = _random.Below(_scenario.Records.Count);
    }

    /// <summary>What was met.</summary>
    public BranchCounts Branches { get; } = new();

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

    private void Act()
    {
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
                Befall();
                break;
        }
    }

    private void Step()
    {
        List<SimulatedProcess> awake = [.. _processes.Where(p => !p.Frozen)];
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
            _definition = definition;
            foreach (var process in _processes.ToArray())
            {
                End(process);
            }

            Start();
        }
    }

    private void Check()
    {
        foreach (var process in _processes.ToArray())
        {
            if (process.Processor.State == StreamProcessorState.Faulted)
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

    private void ComeToTheEnd()
    {
        _world.Network.Faults = NetworkFaults.None;
        _world.Store.InputHasEnded = true;
        var process = TakeOver();
        var crashes = _faults.Weights[(int)Fault.Crash] > 0 ? _random.Below(3) : 0;
        for (var turn = 0; process.Processor.State != StreamProcessorState.Complete; turn++)
        {
            if (turn > MaxTurns)
            {
                _findings.Report($"The input has ended, and it does not come to an end: {process.Processor.State}, {process.Processor.Problem ?? "no problem"}. {string.Join(' ', _world.Store.Status(process.Processor.Run!.Key).Select(s => $"[{s.Partition}: {s.Offset} of {Log.Current.End(s.Partition)}, closed until {s.ClosedUntil}, last event {s.LastEvent}, at end {s.AtEnd}]"))}");
                return;
            }

            _world.Clock.Advance(_random.Between(0, 40_000));
            process.Processor.Step(TimeSpan.Zero);
            _world.Network.Step();
            _world.Network.Step();
            if (_findings.Any)
            {
                return;
            }

            if (process.Processor.State == StreamProcessorState.Faulted)
            {
                _findings.Report($"Process {process.Number} has failed: {process.Processor.Problem}");
                return;
            }

            if (crashes > 0 && _random.Chance(0.01))
            {
                crashes--;
                process = TakeOver();
            }
        }

        // What was still in the air arrives, and the last status is written.
        for (var turn = 0; turn < 400 || _world.Network.HasWork; turn++)
        {
            _world.Clock.Advance(_random.Between(0, 100_000));
            process.Processor.Step(TimeSpan.Zero);
            _world.Network.Step();
            _world.Network.Step();
            _world.Network.Step();
        }
    }

    /// <summary>All processes end; a new one gets all partitions and is told that the input ends.</summary>
    private SimulatedProcess TakeOver()
    {
        foreach (var process in _processes.ToArray())
        {
            End(process);
        }

        Array.Clear(_assigned);
        for (var partition = 0; partition < _assigned.Length; partition++)
        {
            Log.Assign(partition, null, former: false);
        }

        Start();
        _processes[0].Processor.EndInput(_random.Chance(0.5) ? null : [.. Enumerable.Range(0, Log.Partitions).Select(Log.Current.End)]);
        return _processes[0];
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
