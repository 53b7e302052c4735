using TrendingTopics.Engine.Merging;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Engine.Processing;

/// <summary>Runs the merger, one round at a time, without ever waiting for it.</summary>
internal sealed class MergeTask
{
    private readonly WindowMerger _merger;
    private readonly ITrendStore _store;
    private readonly RunKey _run;
    private readonly CancellationToken _stopping;
    private readonly Operation<MergeResult> _operation;
    private readonly Func<long> _now;
    private readonly int _partitions;
    private IReadOnlyList<PartitionStatus>? _merged;
    private bool _claimed;
    private bool _confirmed;

    public MergeTask(PartitionContext context, Action completed)
    {
        _merger = new WindowMerger(context.Run, context.Store, context.Logger, metrics: context.Metrics);
        (_store, _run) = (context.Store, context.Run.Key);
        _stopping = context.Stopping;
        _now = context.Now;
        _partitions = context.Run.Partitions;
        _operation = new Operation<MergeResult>(context.Now, context.Options.RetryDelay, completed);
    }

    /// <summary>When another merger had taken over; null where none has.</summary>
    public long? RefusedAt { get; private set; }

    /// <summary>Windows merged so far.</summary>
    public long MergedWindows { get; private set; }

    /// <summary>Every window that ends by then is merged and durable; null before any is.</summary>
    public long? MergedUntil => _operation.IsBusy ? null : _merger.MergedUntil;

    /// <summary>Whether all windows were merged that were closed when every partition had been at its log's end.</summary>
    public bool HasCaughtUp { get; private set; }

    /// <summary>Whether a round is under way.</summary>
    public bool IsBusy => _operation.IsBusy;

    /// <summary>Since when the round that is under way has been tried, in microseconds; null where none is.</summary>
    public long? BusySince => _operation.IsBusy ? _operation.Began : null;

    /// <summary>What is wrong now; null where nothing is.</summary>
    public string? Problem => _operation.Problem;

    /// <summary>Completes a round, and begins the next where the status has changed.</summary>
    public void Pump(IReadOnlyList<PartitionStatus> status, bool mayBegin)
    {
        if (_operation.TryComplete(out var result))
        {
            RefusedAt = result.Refused ? _now() : RefusedAt;
            MergedWindows += result.Windows;
            if (result.More)
            {
                _merged = null;
            }
            else if (!result.Refused && _confirmed && _merged!.Count == _partitions && _merged.All(partition => partition.ReachedEnd))
            {
                HasCaughtUp = true;
            }
        }

        if (_operation.IsBusy || RefusedAt is not null || !mayBegin || ReferenceEquals(_merged, status))
        {
            return;
        }

        _merged = status;
        _operation.Begin(() => RunAsync(status));
    }

    private async Task<MergeResult> RunAsync(IReadOnlyList<PartitionStatus> status)
    {
        if (!_claimed)
        {
            await _merger.ClaimAsync(_stopping).ConfigureAwait(false);
            _claimed = true;
        }

        // What was read before the claim may be what the store has forgotten since: then a status read later is waited for. In each round,
        // because what was read before the claim may come behind what was read after it.
        _confirmed = IsCovered(status, await _store.GetStatusAsync(_run, _stopping).ConfigureAwait(false));
        if (!_confirmed)
        {
            return default;
        }

        return await _merger.MergeAsync(status, _stopping).ConfigureAwait(false);
    }

    private static bool IsCovered(IReadOnlyList<PartitionStatus> status, IReadOnlyList<PartitionStatus> later) => status.All(known =>
        known.ClosedUntil is null || later.Any(other => other.Partition == known.Partition && other.ClosedUntil >= known.ClosedUntil));
}
