using Cassandra;
using TrendingTopics.Cassandra.Connections;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Cassandra.Tables;

/// <summary>
/// Recovery points: one row a partition. A claim raises the epoch, a checkpoint raises the sequence, each under the condition that both
/// are what was read.
/// </summary>
internal sealed class CheckpointTable
{
    private readonly CassandraSession _session;
    private readonly ConditionalWrite _conditional;
    private readonly RestartGuard _guard;
    private readonly KeyLocks<(RunKey Run, int Partition)> _locks = new();

    private CheckpointTable(CassandraSession session, ConditionalWrite conditional, RestartGuard guard)
    {
        (_session, _conditional, _guard) = (session, conditional, guard);
    }

    public required PreparedStatement SelectAll { get; init; }

    public required PreparedStatement SelectState { get; init; }

    public required PreparedStatement UpdateEpoch { get; init; }

    public required PreparedStatement UpdateCheckpoint { get; init; }

    public static async Task<CheckpointTable> OpenAsync(CassandraSession session, ConditionalWrite conditional, RestartGuard guard) => new(session, conditional, guard)
    {
        SelectAll = await session.PrepareAsync("SELECT epoch, owner, sequence, writer, checkpoint FROM $checkpoints WHERE stream = ? AND run = ? AND partition = ?").ConfigureAwait(false),
        SelectState = await session.PrepareAsync("SELECT epoch, owner, sequence, writer FROM $checkpoints WHERE stream = ? AND run = ? AND partition = ?").ConfigureAwait(false),
        UpdateEpoch = await session.PrepareAsync("UPDATE $checkpoints SET epoch = ?, owner = ?, sequence = ? WHERE stream = ? AND run = ? AND partition = ? IF epoch = ? AND sequence = ?").ConfigureAwait(false),
        UpdateCheckpoint = await session.PrepareAsync("UPDATE $checkpoints SET checkpoint = ?, writer = ?, sequence = ? WHERE stream = ? AND run = ? AND partition = ? IF epoch = ? AND sequence = ?").ConfigureAwait(false),
    };

    public async Task<CheckpointClaim> ClaimAsync(RunKey run, int partition, CancellationToken cancellationToken)
    {
        var mark = Guid.NewGuid();
        var claimed = default(ClaimRow);
        var start = default(int?);
        await _locks.RunAsync((run, partition), () => _conditional.RunAsync(
            $"a claim of partition {partition} of {run.Stream}",
            read: async () =>
            {
                start = await _guard.GetStartAsync(cancellationToken).ConfigureAwait(false);
                var row = await _session.ReadSerialAsync(SelectAll, [run.Stream, run.Run, partition], cancellationToken).ConfigureAwait(false);
                return claimed = new ClaimRow(row?.GetValue<long?>("epoch"), row?.GetValue<Guid?>("owner"), row?.GetValue<long?>("sequence"), row?.GetValue<byte[]?>("checkpoint"));
            },
            judge: _ => true,
            apply: async row =>
            {
                // Where the node has forgotten a claim, its epoch would come again, and what its owner still has under way would pass for
                // the new one's.
                var epoch = Math.Max(row.Number, _guard.LastEpoch(run, partition, start)) + 1;
                var applied = await _session.TryApplyAsync(UpdateEpoch, [epoch, mark, row.Sequence ?? 0, run.Stream, run.Run, partition, row.Epoch, row.Sequence], cancellationToken).ConfigureAwait(false);
                claimed = row with { Epoch = epoch };
                return applied;
            },
            mark,
            cancellationToken), cancellationToken).ConfigureAwait(false);
        _guard.Note(run, partition, claimed!.Number, start);
        return new CheckpointClaim(claimed.Number, claimed.Checkpoint is { } content ? content : default(ReadOnlyMemory<byte>?));
    }

    public Task<bool> TryWriteAsync(RunKey run, int partition, long epoch, ReadOnlyMemory<byte> checkpoint, CancellationToken cancellationToken)
    {
        var mark = Guid.NewGuid();
        var content = checkpoint.ToArray();
        return _locks.RunAsync((run, partition), () => _conditional.RunAsync(
            $"a checkpoint of partition {partition} of {run.Stream}",
            read: async () =>
            {
                var holds = await _guard.HoldsAsync(run, partition, epoch, cancellationToken).ConfigureAwait(false);
                var row = await _session.ReadSerialAsync(SelectState, [run.Stream, run.Run, partition], cancellationToken).ConfigureAwait(false);
                return new WriteRow(holds, row?.GetValue<long?>("epoch"), row?.GetValue<long?>("sequence"), row?.GetValue<Guid?>("writer"));
            },
            judge: row => row.Holds && row.Epoch == epoch,
            apply: row => _session.TryApplyAsync(UpdateCheckpoint, [content, mark, row.Number + 1, run.Stream, run.Run, partition, row.Epoch, row.Sequence], cancellationToken),
            mark,
            cancellationToken), cancellationToken);
    }

    public async Task<bool> IsOwnerAsync(RunKey run, int partition, long epoch, CancellationToken cancellationToken)
    {
        if (!await _guard.HoldsAsync(run, partition, epoch, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        var row = await _session.ReadSerialAsync(SelectState, [run.Stream, run.Run, partition], cancellationToken).ConfigureAwait(false);
        return row?.GetValue<long?>("epoch") == epoch;
    }

    /// <summary>A row as a claim sees it: it raises the epoch.</summary>
    private sealed record ClaimRow(long? Epoch, Guid? Mark, long? Sequence, byte[]? Checkpoint) : IMarkedRow
    {
        public long Number => Epoch ?? 0;
    }

    /// <summary>A row as a checkpoint sees it: it raises the sequence.</summary>
    private sealed record WriteRow(bool Holds, long? Epoch, long? Sequence, Guid? Mark) : IMarkedRow
    {
        public long Number => Sequence ?? 0;
    }
}
