using TrendingTopics.Engine.Processing;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Simulation.Coverage;
using TrendingTopics.Simulation.Network;
using TrendingTopics.Simulation.Stores;

namespace TrendingTopics.Simulation.Running;

/// <content>The end of the input: all of it is counted and merged, whoever dies, joins or claims meanwhile.</content>
internal sealed partial class Simulation
{
    private const int MaxTurns = 20_000;
    private bool _ending;

    private StreamRun? CurrentRun => _world.Store.Stream(_definition.Name)?.Newest;

    private void ComeToTheEnd()
    {
        _world.Network.Faults = NetworkFaults.None;
        _world.Store.InputHasEnded = true;
        _ending = true;
        TakeOver();
        var disturbances = _options.Chance ? _random.Below(5) : 0;
        for (var turn = 0; !_processes.Exists(p => p.Processor.State == StreamProcessorState.Complete); turn++)
        {
            if (turn > MaxTurns)
            {
                ReportNoEnd();
                return;
            }

            EndTurn(40_000);
            if (_findings.Any)
            {
                return;
            }

            if (disturbances > 0 && _random.Chance(0.01))
            {
                disturbances--;
                Disturb();
            }
        }

        ComeToRest();
    }

    /// <summary>What was still in the air arrives, who joined leaves, and the last status is written.</summary>
    private void ComeToRest()
    {
        var last = _processes.Find(p => p.Processor.State == StreamProcessorState.Complete)!;
        foreach (var process in _processes.Where(p => p != last).ToArray())
        {
            End(process);
        }

        _world.Network.Interruption = null;
        last.Frozen = false;
        for (var turn = 0; turn < 400 || _world.Network.HasWork || (turn < MaxTurns && !IsAtEnd()); turn++)
        {
            EndTurn(100_000);
            _world.Network.Step();
        }
    }

    private void EndTurn(long pause)
    {
        Steps++;
        _world.Clock.Advance(_random.Between(0, pause));
        foreach (var process in _processes.Where(p => !p.Frozen && !p.Dead).ToArray())
        {
            process.Processor.Step(TimeSpan.Zero);
        }

        _world.Network.Step();
        _world.Network.Step();

        // Processes that share partitions wait for each other: in the end there is one.
        if (_processes.Count > 1 && _random.Chance(0.01))
        {
            End(_random.Pick(_processes));
        }

        foreach (var process in _processes.Where(p => p.Frozen && _random.Chance(0.02)))
        {
            process.Frozen = false;
        }

        Check();
    }

    private void Disturb()
    {
        switch (_random.Below(_reprocessing ? 5 : 4))
        {
            case 0 when _faults.Weights[(int)Fault.Crash] > 0:
                TakeOver();
                break;
            case 1 when CurrentRun is { } run:
                // A claim that was sent long ago, by a process that is gone.
                Branches.Count(Branch.ClaimAfterEndOfInput);
                _world.Store.Claim(new SimulatedWriter(0), run.Key, _random.Below(run.Partitions + 1) + ICheckpointStore.MergerPartition);
                break;
            case 2 when _storeRestarts:
                RestartStore();
                TakeOver();
                break;
            case 3:
                Join();
                break;
            case 4:
                Reprocess();
                break;
        }
    }

    /// <summary>A process joins, takes partitions, and leaves again in one way or the other.</summary>
    private void Join()
    {
        Branches.Count(Branch.MemberJoinedAtTheEnd);
        Start();
        var joined = _processes[^1];
        for (var turn = _random.Below(60); turn > 0 && _processes.Contains(joined); turn--)
        {
            EndTurn(40_000);
        }

        if (!_processes.Contains(joined))
        {
            return;
        }

        switch (_random.Below(3))
        {
            case 0:
                End(joined);
                break;
            case 1 when _processes.Count > 1 && !joined.Stopping:
                joined.BeginStop();
                break;
            default:
                Freeze(joined);
                break;
        }
    }

    /// <summary>All processes end; a new one gets all partitions.</summary>
    private void TakeOver()
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
    }

    private bool IsAtEnd() =>
        CurrentRun is { } run && _processes.TrueForAll(p => p.Processor is { State: StreamProcessorState.Complete } processor && processor.Run?.Number == run.Number) && _world.Store.Status(run.Key) is var status && status.Count == run.Partitions && status.All(s => s.AtEnd && s.Offset == Log.Current.End(s.Partition));

    private void ReportNoEnd()
    {
        var status = CurrentRun is { } run ? string.Join(' ', _world.Store.Status(run.Key).Select(s => $"[{s.Partition}: {s.Offset} of {Log.Current.End(s.Partition)}, closed until {s.ClosedUntil}, last event {s.LastEvent}, at end {s.AtEnd}]")) : "no run";
        _findings.Report($"The input has ended, and it does not come to an end: {string.Join(", ", _processes.Select(p => $"{p.Number} {p.Processor.State} {p.Processor.Problem} frozen {p.Frozen}"))}. {status}");
    }
}
