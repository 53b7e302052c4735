using System.Text.Json;
using TrendingTopics.Embedded.Disk;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Embedded.Stores;

/// <summary>
/// The newest status of each partition. What others rely on (closed until, the end was reached) is durable when a write returns; the
/// rest goes along with the next checkpoint, or when the store is closed.
/// </summary>
internal sealed class StatusTable(Journal journal) : IJournaled
{
    private readonly Dictionary<RunKey, SortedDictionary<int, PartitionStatus>> _status = [];
    private readonly HashSet<(RunKey Run, int Partition)> _unwritten = [];

    public async ValueTask WriteAsync(RunKey run, PartitionStatus status, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(status);
        Task durable;
        lock (journal.Gate)
        {
            var stored = _status.GetValueOrDefault(run)?.GetValueOrDefault(status.Partition);
            if (stored is not null && stored.Revision > status.Revision)
            {
                return;
            }

            Put(run, status);
            _unwritten.Add((run, status.Partition));
            var claimsMore = status.ClosedUntil > (stored?.ClosedUntil ?? long.MinValue) || (status.ReachedEnd && stored?.ReachedEnd != true);
            durable = claimsMore ? Persist(run, status.Partition) : Task.CompletedTask;
        }

        await durable.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public IReadOnlyList<PartitionStatus> Get(RunKey run)
    {
        lock (journal.Gate)
        {
            return _status.TryGetValue(run, out var byPartition) ? [.. byPartition.Values] : [];
        }
    }

    /// <summary>Writes the partition's status if that has not been done. Under the journal's lock.</summary>
    public Task Persist(RunKey run, int partition) =>
        _unwritten.Remove((run, partition)) ? journal.Write(w => Write(w, run, _status[run][partition])) : Task.CompletedTask;

    /// <summary>Writes every status that has not been written.</summary>
    public void PersistAll()
    {
        lock (journal.Gate)
        {
            foreach (var (run, partition) in _unwritten.ToList())
            {
                Persist(run, partition);
            }
        }
    }

    public bool TryReplay(ref EntryReader entry)
    {
        if (entry.Kind != EntryKind.Status)
        {
            return false;
        }

        var run = RunKeys.Read(ref entry);
        Put(run, JsonSerializer.Deserialize(entry.Bytes(), StoreJson.Default.PartitionStatus)!);
        return true;
    }

    public void WriteAll(Action<Action<EntryWriter>> write)
    {
        foreach (var (run, byPartition) in _status)
        {
            foreach (var status in byPartition.Values)
            {
                write(w => Write(w, run, status));
            }
        }
    }

    private void Put(RunKey run, PartitionStatus status)
    {
        if (!_status.TryGetValue(run, out var byPartition))
        {
            _status.Add(run, byPartition = []);
        }

        byPartition[status.Partition] = status;
    }

    private static void Write(EntryWriter writer, RunKey run, PartitionStatus status) =>
        RunKeys.Write(writer.Begin(EntryKind.Status), run).Bytes(JsonSerializer.SerializeToUtf8Bytes(status, StoreJson.Default.PartitionStatus));
}
