using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Engine.Time;

namespace TrendingTopics.Engine.Processing;

/// <summary>
/// The status of all partitions of a run as the store holds it, read again when it has expired and once a second. What it shows was
/// written before the topic had more partitions than the run has here (see <see cref="LaterPartitions"/>).
/// </summary>
internal sealed class RunStatusReader
{
    private const long Interval = UnixMicros.PerSecond;
    private const long SuccessorInterval = 5 * UnixMicros.PerSecond;
    private readonly PartitionContext _context;
    private readonly Operation<(IReadOnlyList<PartitionStatus> Status, int Partitions, bool HasSuccessor)> _read;
    private long? _confirmedUntil;
    private long _next;
    private long _nextSuccessor;
    private bool _expired = true;

    public RunStatusReader(PartitionContext context, Action completed)
    {
        _context = context;
        _read = new(context.Now, context.Options.RetryDelay, completed);
    }

    /// <summary>The status of every partition that has written one; empty before the first read.</summary>
    public IReadOnlyList<PartitionStatus> Status { get; private set; } = [];

    /// <summary>Whether the run has more partitions by now; the status stays as it was before.</summary>
    public bool HasGrown { get; private set; }

    /// <summary>Whether a newer run of the same definition over the same topic was begun, which reads the log again.</summary>
    public bool HasSuccessor { get; private set; }

    /// <summary>What is wrong now; null where nothing is.</summary>
    public string? Problem => _read.Problem;

    /// <summary>A partition has written a status.</summary>
    public void Expire() => _expired = true;

    /// <summary>Completes a read, and begins the next where one is due.</summary>
    public void Pump(long now)
    {
        if (_read.IsBusy)
        {
            if (_read.TryComplete(out var read))
            {
                HasSuccessor |= read.HasSuccessor;
                Take(read.Status, read.Partitions);
            }
        }
        else if (_expired || now >= _next)
        {
            _expired = false;
            _next = now + Interval;
            var looksForSuccessor = now >= _nextSuccessor;
            _nextSuccessor = looksForSuccessor ? now + SuccessorInterval : _nextSuccessor;
            _read.Begin(() => ReadAsync(looksForSuccessor));
        }
    }

    private void Take(IReadOnlyList<PartitionStatus> status, int partitions)
    {
        HasGrown |= partitions > _context.Run.Partitions;
        if (!HasGrown)
        {
            Status = status;
            _confirmedUntil = ClosedUntil(status);
        }
    }

    private async Task<(IReadOnlyList<PartitionStatus> Status, int Partitions, bool HasSuccessor)> ReadAsync(bool looksForSuccessor)
    {
        var run = _context.Run;
        var status = await _context.Store.GetStatusAsync(run.Key, _context.Stopping).ConfigureAwait(false);
        if (ClosedUntil(status) == _confirmedUntil && !looksForSuccessor)
        {
            return (status, run.Partitions, HasSuccessor: false); // nothing more can be merged than before
        }

        var entry = await _context.Store.GetStreamAsync(run.Key.Stream, _context.Stopping).ConfigureAwait(false);
        var registered = entry?.Runs.FirstOrDefault(other => other.Number == run.Number);
        return (status, registered?.Partitions ?? run.Partitions, entry is not null && IsSuccessor(entry.Newest, run));
    }

    // A run of another definition is for those who have that definition, and a recreated topic shows itself.
    private static bool IsSuccessor(StreamRun newest, StreamRun run) =>
        newest.Number > run.Number && newest.TopicId == run.TopicId && StreamComparison.SameResults(newest.Definition, run.Definition);

    private long? ClosedUntil(IReadOnlyList<PartitionStatus> status) =>
        status.Count >= _context.Run.Partitions && status.All(partition => partition.ClosedUntil is not null)
            ? status.Min(partition => partition.ClosedUntil)
            : null;
}
