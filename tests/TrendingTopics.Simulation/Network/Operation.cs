using TrendingTopics.Engine.Stores;

namespace TrendingTopics.Simulation.Network;

/// <summary>What kind of call it is, which decides what may befall it.</summary>
internal enum OperationKind
{
    /// <summary>Changes nothing.</summary>
    Read,

    /// <summary>Absolute: may arrive late, twice and in any order.</summary>
    Write,

    /// <summary>
    /// Compare-and-set: linear with others of its key, also where it timed out (a later one finds it either done or never to be done).
    /// </summary>
    CompareAndSet,

    /// <summary>A question to the log; it is delayed, but does not fail.</summary>
    LogRead,
}

/// <summary>A call on its way to the store or the log.</summary>
internal abstract class Operation(SimulatedClient client, OperationKind kind, string name, object? key)
{
    public SimulatedClient Client { get; } = client;

    public OperationKind Kind { get; } = kind;

    public string Name { get; } = name;

    /// <summary>What compare-and-sets are linear about.</summary>
    public object? Key { get; } = key;

    /// <summary>Whether it holds results that are reported durable (final rows and parts).</summary>
    public bool HoldsFinalResults { get; init; }

    /// <summary>Whether only a merger makes it.</summary>
    public bool IsMergers { get; init; }

    /// <summary>Whether the caller gets an exception from <see cref="Answer"/>.</summary>
    public StoreException? Failure { get; set; }

    /// <summary>Takes effect.</summary>
    public abstract void Apply();

    /// <summary>Completes the caller's task, which runs the caller's continuation right here.</summary>
    public abstract void Answer();
}

/// <inheritdoc/>
internal sealed class Operation<T>(SimulatedClient client, OperationKind kind, string name, object? key, Func<T> apply)
    : Operation(client, kind, name, key)
{
    // Without RunContinuationsAsynchronously: what waits for the answer runs on the simulation's thread.
    private readonly TaskCompletionSource<T> _answer = new();
    private T? _result;

    public Task<T> Task => _answer.Task;

    public override void Apply() => _result = apply();

    public override void Answer()
    {
        if (Failure is { } failure)
        {
            _answer.TrySetException(failure);
        }
        else
        {
            _answer.TrySetResult(_result!);
        }
    }
}
