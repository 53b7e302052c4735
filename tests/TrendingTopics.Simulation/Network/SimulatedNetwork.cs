using TrendingTopics.Engine.Stores;
using TrendingTopics.Simulation.Coverage;
using TrendingTopics.Simulation.Randomness;

namespace TrendingTopics.Simulation.Network;

/// <summary>
/// Carries calls from processes to the store and the log, and decides when they arrive, whether they are answered, and what the answer
/// says. Everything happens on the simulation's thread, when the simulation says so.
/// </summary>
internal sealed class SimulatedNetwork(SeededRandom random, BranchCounts branches)
{
    private readonly List<Operation> _pending = [];
    private readonly List<Operation> _late = [];
    private readonly List<Operation> _unanswered = [];

    /// <summary>What befalls calls from now on.</summary>
    public NetworkFaults Faults { get; set; } = NetworkFaults.None;

    /// <summary>Whether final results are durable when the store says so; taken out to show what it protects.</summary>
    public bool ReportsDurableResultsOnly { get; init; } = true;

    /// <summary>Whether only merged windows are taken out of what <see cref="ReportsDurableResultsOnly"/> says.</summary>
    public bool ReportsDurableMergedOnly { get; init; } = true;

    /// <summary>Whether a compare-and-set that was left in the air can come no more once another has been made.</summary>
    public bool LinearCompareAndSets { get; init; } = true;

    /// <summary>Interrupts a process at a call of its; null for none.</summary>
    public Interruption? Interruption { get; set; }

    /// <summary>Called when a process was interrupted.</summary>
    public Action<SimulatedClient>? Interrupted { get; set; }

    /// <summary>Calls that wait for an answer and will get one.</summary>
    public bool HasWork => _pending.Count > 0 || _late.Count > 0 || _unanswered.Exists(o => !o.Client.Frozen);

    /// <summary>Sends a call.</summary>
    public ValueTask<T> Send<T>(Operation<T> operation)
    {
        if (operation.Client.Dead)
        {
            // The dead send nothing, and what waits for an answer waits for ever.
        }
        else if (Interruption?.IsDue(operation) == true)
        {
            Interrupt(operation, Interruption);
        }
        else if (!operation.Client.Frozen && random.Chance(Faults.Instant))
        {
            Arrive(operation);
        }
        else
        {
            _pending.Add(operation);
        }

        return new ValueTask<T>(operation.Task);
    }

    /// <summary>
    /// The store dies and is back: what is on its way to it arrives before, or never; who waits for an answer learns that the connection
    /// was cut.
    /// </summary>
    public void Cut(Action restart)
    {
        foreach (var late in _late.Where(_ => random.Chance(0.5)).ToArray())
        {
            Settle(late);
            late.Apply();
        }

        _late.Clear();
        var cut = _pending.Where(o => o.Kind != OperationKind.LogRead).ToArray();
        _pending.RemoveAll(o => o.Kind != OperationKind.LogRead);
        foreach (var operation in cut.Where(_ => random.Chance(0.5)))
        {
            operation.Apply();
        }

        restart();
        foreach (var operation in cut)
        {
            operation.Failure = Refuse(operation, "was cut off");
            Answer(operation);
        }
    }

    /// <summary>Lets something arrive: a call, an answer held back, or what was delayed.</summary>
    public void Step()
    {
        for (var i = 0; i < _unanswered.Count; i++)
        {
            if (!_unanswered[i].Client.Frozen)
            {
                var answered = _unanswered[i];
                _unanswered.RemoveAt(i);
                answered.Answer();
                return;
            }
        }

        if (_late.Count > 0 && (_pending.Count == 0 || random.Chance(0.1)))
        {
            Take(_late).Apply();
        }
        else if (_pending.Count > 0)
        {
            Arrive(Take(_pending));
        }
    }

    /// <summary>The process is gone: what it has sent takes effect, takes effect later, or is lost.</summary>
    public void Forget(SimulatedClient client)
    {
        client.Dead = true;
        _unanswered.RemoveAll(o => o.Client == client);
        _late.RemoveAll(o => o.Client == client && IsHeldBack(o) && random.Chance(0.7));

        foreach (var operation in _pending.Where(o => o.Client == client).ToArray())
        {
            _pending.Remove(operation);
            switch (random.Below(3))
            {
                case 0:
                    Settle(operation);
                    operation.Apply();
                    break;
                case 1 when operation.Kind is OperationKind.Write or OperationKind.CompareAndSet:
                    branches.Count(Branch.DelayedWrite);
                    _late.Add(operation);
                    break;
                default:
                    branches.Count(Branch.LostWrite, operation.Kind is OperationKind.Write or OperationKind.CompareAndSet ? 1 : 0);
                    break;
            }
        }
    }

    private void Interrupt(Operation operation, Interruption interruption)
    {
        branches.Count(interruption.Kills ? Branch.KilledAtCall : Branch.FrozenAtCall);
        branches.Count(Branch.MergerInterrupted, operation.IsMergers ? 1 : 0);
        if (interruption.Kind is InterruptionKind.KilledAfter or InterruptionKind.FrozenAfter)
        {
            Settle(operation);
            if (IsHeldBack(operation))
            {
                _late.Add(operation);
            }
            else
            {
                operation.Apply();
            }
        }

        if (interruption.Kind == InterruptionKind.FrozenAfter)
        {
            _unanswered.Add(operation);
        }
        else if (interruption.Kind == InterruptionKind.FrozenBefore)
        {
            _pending.Add(operation);
        }

        operation.Client.Dead = interruption.Kills;
        operation.Client.Frozen = !interruption.Kills;
        Interrupted?.Invoke(operation.Client);
    }

    private bool IsHeldBack(Operation operation) =>
        operation.HoldsFinalResults && (!ReportsDurableResultsOnly || (!ReportsDurableMergedOnly && operation.IsMergers));

    private void Arrive(Operation operation)
    {
        Settle(operation);
        if (IsHeldBack(operation))
        {
            _late.Add(operation);
            Answer(operation);
            return;
        }

        var fate = operation.Kind == OperationKind.LogRead ? 1 : random.NextBits() / (double)ulong.MaxValue;
        var writes = operation.Kind is OperationKind.Write or OperationKind.CompareAndSet;
        if ((fate -= Faults.Failed) < 0)
        {
            branches.Count(Branch.FailedWrite, writes ? 1 : 0);
            operation.Failure = Refuse(operation, "was not applied");
        }
        else if (writes && (fate -= Faults.TimedOut) < 0)
        {
            branches.Count(Branch.TimedOutWriteThatWasApplied);
            operation.Apply();
            operation.Failure = Refuse(operation, "timed out");
        }
        else if (writes && (fate -= Faults.Delayed) < 0)
        {
            branches.Count(Branch.DelayedWrite);
            operation.Failure = Refuse(operation, "timed out");
            _late.Add(operation);
        }
        else
        {
            operation.Apply();
            if (operation.Kind == OperationKind.Write && (fate -= Faults.Duplicated) < 0)
            {
                branches.Count(Branch.DuplicatedWrite);
                _late.Add(operation);
            }
        }

        Answer(operation);
    }

    /// <summary>Compare-and-sets are linear: one that was left in the air is done, or will never be, before another of its key.</summary>
    private void Settle(Operation next)
    {
        if (next.Key is null || !LinearCompareAndSets)
        {
            return;
        }

        foreach (var late in _late.Where(o => o != next && o.Kind == OperationKind.CompareAndSet && next.Key.Equals(o.Key)).ToArray())
        {
            _late.Remove(late);
            if (random.Chance(0.5))
            {
                late.Apply();
            }
        }
    }

    private void Answer(Operation operation)
    {
        if (operation.Client.Frozen)
        {
            _unanswered.Add(operation);
        }
        else if (!operation.Client.Dead)
        {
            operation.Answer();
        }
    }

    private Operation Take(List<Operation> from)
    {
        var index = random.Below(from.Count);
        if (index > 0 && ReferenceEquals(from, _pending))
        {
            branches.Count(Branch.ReorderedWrite, from[index].Kind == OperationKind.Write ? 1 : 0);
        }

        var operation = from[index];
        from.RemoveAt(index);
        return operation;
    }

    private static StoreException Refuse(Operation operation, string what) => new($"{operation.Name} {what}.") { IsTransient = true };
}
