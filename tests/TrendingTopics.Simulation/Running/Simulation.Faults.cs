using TrendingTopics.Engine.Streams;
using TrendingTopics.Simulation.Coverage;
using TrendingTopics.Simulation.Network;

namespace TrendingTopics.Simulation.Running;

/// <content>What befalls processes: they crash, freeze, sleep, stop, start, and lose their partitions.</content>
internal sealed partial class Simulation
{
    private readonly List<SimulatedProcess> _interrupted = [];

    private bool StopsForLosses => _definition.OnDataLoss == DataLossPolicy.Stop && Log.Current.Losses.Count > 0;

    private void Befall()
    {
        var process = _processes.Count > 0 ? _random.Pick(_processes) : null;
        var fate = _random.Below(_faults.Weights.Sum());
        var kind = 0;
        while (fate >= _faults.Weights[kind])
        {
            fate -= _faults.Weights[kind++];
        }

        switch ((Fault)kind)
        {
            case Fault.Crash when process is not null:
                End(process);
                break;
            case Fault.Stop when process is { Frozen: false, Stopping: false }:
                Branches.Count(Branch.CleanStop);
                process.BeginStop();
                break;
            case Fault.Start when _processes.Count < 4:
                Start();
                break;
            case Fault.Freeze when process is { Frozen: false }:
                Freeze(process);
                break;
            case Fault.Thaw when process is { Frozen: true }:
                process.Frozen = false;
                break;
            case Fault.Move:
                Move(_random.Below(Log.Partitions), PickOwner());
                break;
            case Fault.Pause:
                Pause();
                break;
            case Fault.Sleep when process is { Frozen: false }:
                Sleep(process);
                break;
            case Fault.Rebalance:
                Rebalance();
                break;
            case Fault.RollingRestart:
                RestartAll();
                break;
            case Fault.Interruption when _world.Network.Interruption is null:
                var mergers = _random.Chance(0.5);
                _world.Network.Interruption = new Interruption(o => o.IsMergers || !mergers, 1 + _random.Below(60), (InterruptionKind)_random.Below(4));
                break;
            case Fault.Retention:
                Branches.Count(Branch.ExpiredRecords);
                Log.Current.Expire(_random.Below(Log.Partitions), _random);
                break;
            case Fault.StoreRestart:
                RestartStore();
                break;
            case Fault.Reprocessing:
                Reprocess();
                break;
        }
    }

    /// <summary>The group takes every partition away and gives them all out anew.</summary>
    private void Rebalance()
    {
        Branches.Count(Branch.Rebalance);
        for (var partition = 0; partition < Log.Partitions; partition++)
        {
            Move(partition, PickOwner());
        }
    }

    /// <summary>As a new version is rolled out: one after the other ends, well or not, while its successor has begun or is yet to.</summary>
    private void RestartAll()
    {
        Branches.Count(Branch.RollingRestart);
        foreach (var process in _processes.ToArray())
        {
            var first = _random.Chance(0.5);
            if (first)
            {
                Start();
            }

            if (_random.Chance(0.7) && process is { Frozen: false, Stopping: false })
            {
                process.BeginStop();
            }
            else if (_processes.Contains(process))
            {
                End(process);
            }

            for (var turns = _random.Below(80); turns > 0; turns--)
            {
                _world.Clock.Advance(_random.Between(0, 20_000));
                Step();
                _world.Network.Step();
                Check();
            }

            if (!first)
            {
                Start();
            }
        }
    }

    private void RestartStore()
    {
        var since = _world.Clock.Now - _random.Pick([0L, 20_000, 100_000, 1_000_000, 10_000_000]);
        _world.Network.Cut(() => _world.Store.Restart(since));
    }

    /// <summary>One operator, or two at once, have the log read again, from its beginning or from a time on; the calls take their time as others do.</summary>
    private void Reprocess()
    {
        for (var operators = _random.Chance(0.2) ? 2 : 1; operators > 0; operators--)
        {
            long? from = _random.Chance(0.3) ? _random.Pick(_scenario.Records).AppendTime : null;
            _ = new SimulatedOperator(_world).ReprocessAsync(_definition.Name, from);
        }
    }

    private void OnInterrupted(SimulatedClient client)
    {
        _interrupted.AddRange(_processes.Where(p => p.Is(client)));
        if (_interrupted.Count == 0)
        {
            _world.Network.Interruption = null; // it was an operator's call
        }
    }

    /// <summary>Who was interrupted at a call is gone, or frozen while the group gives its partitions to others.</summary>
    private void CheckInterrupted()
    {
        foreach (var process in _interrupted.Where(_processes.Contains))
        {
            if (process.Dead)
            {
                End(process);
            }
            else if (_random.Chance(0.8))
            {
                process.Reader?.StayBlind(_random.Below(6));
                Abandon(process);
            }
        }

        if (_interrupted.Count > 0)
        {
            _interrupted.Clear();
            _world.Network.Interruption = null;
        }
    }

    /// <summary>Where the stream stops when records are lost, an operator sets it to go on, sooner or later.</summary>
    private void CheckLosses()
    {
        if (!StopsForLosses || !(_ending || _random.Chance(0.02)))
        {
            return;
        }

        Branches.Count(Branch.LossThatStops);
        if (_world.Store.Checkpoints.Any(c => c.Content.DataLosses > 0))
        {
            _findings.Report("A partition went on behind lost records, though it was to stop.");
        }

        _definition = _definition with { OnDataLoss = DataLossPolicy.Continue };
        foreach (var process in _processes.ToArray())
        {
            End(process);
        }

        Start();
    }

    /// <summary>Nothing is appended for long, while the processes go on.</summary>
    private void Pause()
    {
        Branches.Count(Branch.LongPause);
        var pause = _random.Pick([_definition.IdleTimeout, 2 * _definition.IdleTimeout, 60_000_000, 3_600_000_000]);
        for (var turn = 0; turn < 40; turn++)
        {
            _world.Clock.Advance(pause / 20);
            Step();
            _world.Network.Step();
            Check();
        }
    }

    private void Start()
    {
        Branches.Count(Branch.Restart, _started > 0 ? 1 : 0);
        var process = new SimulatedProcess(++_started, _definition, _world, _random.Fork(), new FindingLoggers(_findings));
        if (_ending)
        {
            process.Processor.EndInput(_random.Chance(0.5) ? null : [.. Enumerable.Range(0, Log.Partitions).Select(Log.Current.End)]);
        }

        process.ReaderOpened = reader =>
        {
            for (var partition = 0; partition < _assigned.Length; partition++)
            {
                if (_assigned[partition] == process)
                {
                    Log.Assign(partition, reader, former: false);
                }
            }
        };
        _processes.Add(process);
        for (var partition = 0; partition < Log.Partitions; partition++)
        {
            if (_assigned[partition] is null || _random.Chance(0.4))
            {
                Move(partition, process);
            }
        }
    }

    private void Freeze(SimulatedProcess process)
    {
        Branches.Count(Branch.FrozenOwner);
        process.Frozen = true;
        process.Reader?.StayBlind(_random.Below(6));
        // The group takes its partitions away, sooner or later.
        if (_random.Chance(0.8))
        {
            Abandon(process);
        }
    }

    /// <summary>A process sleeps through a silence in which others take over, and goes on as if nothing had been.</summary>
    private void Sleep(SimulatedProcess process)
    {
        Branches.Count(Branch.FrozenOwner);
        process.Frozen = true;
        Abandon(process);
        Check();
        Pause();
        for (var times = _random.Below(6); times > 0; times--)
        {
            Append();
        }

        process.Frozen = false;
        process.Reader?.StayBlind(40);
    }

    private void End(SimulatedProcess process)
    {
        process.Crash();
        _processes.Remove(process);
        Abandon(process);
    }

    /// <summary>The group gives the process's partitions to others, without asking it.</summary>
    private void Abandon(SimulatedProcess process)
    {
        for (var partition = 0; partition < _assigned.Length; partition++)
        {
            if (_assigned[partition] == process)
            {
                Move(partition, PickOwner(process));
            }
        }
    }

    private SimulatedProcess? PickOwner(SimulatedProcess? not = null)
    {
        List<SimulatedProcess> able = [.. _processes.Where(p => p != not && !p.Frozen && !p.Stopping && !p.Dead)];
        return able.Count == 0 ? null : _random.Pick(able);
    }

    private void Move(int partition, SimulatedProcess? to)
    {
        var from = _assigned[partition];
        if (from == to)
        {
            return;
        }

        Branches.Count(Branch.PartitionMoved, from is null || to is null ? 0 : 1);
        _assigned[partition] = to;
        Log.Assign(partition, to?.Reader, former: from is { Frozen: false } && _processes.Contains(from));
    }
}
