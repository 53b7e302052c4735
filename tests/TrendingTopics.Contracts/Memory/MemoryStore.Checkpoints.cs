using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Contracts.Memory;

public sealed partial class MemoryStore
{
    private readonly Dictionary<(RunKey Run, int Partition), (long Epoch, byte[]? Content)> _checkpoints = [];
    private readonly Dictionary<(RunKey Run, int Partition, PaneSetName Set), ReadOnlyMemory<byte>[]> _paneSets = [];

    /// <inheritdoc/>
    public ValueTask<CheckpointClaim> ClaimAsync(RunKey run, int partition, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            var (epoch, content) = _checkpoints.GetValueOrDefault((run, partition));
            _checkpoints[(run, partition)] = (epoch + 1, content);
            return new(new CheckpointClaim(epoch + 1, content is null ? default(ReadOnlyMemory<byte>?) : content));
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> TryWriteCheckpointAsync(RunKey run, int partition, long epoch, ReadOnlyMemory<byte> checkpoint, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (!_checkpoints.TryGetValue((run, partition), out var stored) || stored.Epoch != epoch)
            {
                return new(false);
            }

            _checkpoints[(run, partition)] = (epoch, checkpoint.ToArray());
            return new(true);
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> IsOwnerAsync(RunKey run, int partition, long epoch, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            return new(_checkpoints.TryGetValue((run, partition), out var stored) && stored.Epoch == epoch);
        }
    }

    /// <inheritdoc/>
    public ValueTask WritePaneSetAsync(RunKey run, int partition, PaneSetName set, IReadOnlyList<ReadOnlyMemory<byte>> chunks, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(chunks);
        lock (_gate)
        {
            _paneSets[(run, partition, set)] = Copy(chunks);
        }

        return default;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>?> ReadPaneSetAsync(RunKey run, int partition, PaneSetName set, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            return new(_paneSets.GetValueOrDefault((run, partition, set)));
        }
    }

    /// <inheritdoc/>
    public ValueTask DeletePaneSetsAsync(RunKey run, int partition, IReadOnlyList<PaneSetName> sets, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sets);
        lock (_gate)
        {
            foreach (var set in sets)
            {
                _paneSets.Remove((run, partition, set));
            }
        }

        return default;
    }
}
