using TrendingTopics.Simulation.Coverage;

namespace TrendingTopics.Simulation.Running;

/// <content>What befalls processes: they crash, freeze, sleep, stop, start, and lose their partitions.</content>
internal sealed partial class Simulation
{
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
            case Fault.Start when _processes.Count < 3:
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
        }
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
        List<SimulatedProcess> able = [.. _processes.Where(p => p != not && !p.Frozen && !p.Stopping)];
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
