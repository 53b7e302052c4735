namespace TrendingTopics.Simulation.Network;

/// <summary>What an interruption does to the process that makes the call.</summary>
internal enum InterruptionKind
{
    /// <summary>It dies before the call has an effect.</summary>
    KilledBefore,

    /// <summary>It dies when the call has had its effect, before it learns of it.</summary>
    KilledAfter,

    /// <summary>It freezes with the call on its way.</summary>
    FrozenBefore,

    /// <summary>It freezes with the answer on its way.</summary>
    FrozenAfter,
}

/// <summary>Interrupts whoever makes a certain call, at that very call.</summary>
/// <param name="which">Calls that count.</param>
/// <param name="call">Which of them it is, from 1.</param>
/// <param name="kind">What happens.</param>
internal sealed class Interruption(Func<Operation, bool> which, int call, InterruptionKind kind)
{
    private int _calls;

    /// <summary>What happens.</summary>
    public InterruptionKind Kind => kind;

    /// <summary>Whether the process dies of it.</summary>
    public bool Kills => kind is InterruptionKind.KilledBefore or InterruptionKind.KilledAfter;

    /// <summary>How many of the calls that count were made.</summary>
    public int Calls => _calls;

    /// <summary>Whether it is this call's turn.</summary>
    public bool IsDue(Operation operation) => which(operation) && ++_calls == call;
}
