using TrendingTopics.Engine.Rankings;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Simulation.Stores;
using Chunks = System.Collections.Generic.IReadOnlyList<System.ReadOnlyMemory<byte>>;

namespace TrendingTopics.Simulation.Network;

/// <summary>The store as one process reaches it: over the network. What is sent is copied at the call, as a real client would.</summary>
internal sealed class StoreClient(SimulatedNetwork network, SimulatedClient client, SimulatedStore store) : ITrendStore
{
    private readonly SimulatedWriter _writer = new(client.Number);

    public ValueTask<IReadOnlyList<StreamEntry>> ListStreamsAsync(CancellationToken cancellationToken = default) =>
        Read<IReadOnlyList<StreamEntry>>("ListStreams", () => [.. store.Streams], "streams");

    public ValueTask<StreamEntry?> GetStreamAsync(string stream, CancellationToken cancellationToken = default) =>
        Read("GetStream", () => store.Stream(stream), "streams");

    public ValueTask<bool> TryWriteStreamAsync(StreamEntry entry, CancellationToken cancellationToken = default) =>
        CompareAndSet("TryWriteStream", "streams", () => store.TryWriteStream(entry));

    public ValueTask<CheckpointClaim> ClaimAsync(RunKey run, int partition, CancellationToken cancellationToken = default) =>
        CompareAndSet("Claim", (run, partition), () => store.Claim(_writer, run, partition), IsMergers(partition));

    public ValueTask<bool> TryWriteCheckpointAsync(RunKey run, int partition, long epoch, ReadOnlyMemory<byte> checkpoint, CancellationToken cancellationToken = default)
    {
        var copy = checkpoint.ToArray();
        return CompareAndSet("TryWriteCheckpoint", (run, partition), () => store.TryWriteCheckpoint(_writer, run, partition, epoch, copy), IsMergers(partition));
    }

    public ValueTask<bool> IsOwnerAsync(RunKey run, int partition, long epoch, CancellationToken cancellationToken = default) =>
        Read("IsOwner", () => store.IsOwner(_writer, run, partition, epoch), (run, partition));

    public ValueTask WritePaneSetAsync(RunKey run, int partition, PaneSetName set, Chunks chunks, CancellationToken cancellationToken = default)
    {
        var copy = Copy(chunks);
        return Write("WritePaneSet", () => store.WritePaneSet(run, partition, set, copy));
    }

    public ValueTask<Chunks?> ReadPaneSetAsync(RunKey run, int partition, PaneSetName set, CancellationToken cancellationToken = default) =>
        Read("ReadPaneSet", () => store.ReadPaneSet(run, partition, set));

    public ValueTask DeletePaneSetsAsync(RunKey run, int partition, IReadOnlyList<PaneSetName> sets, CancellationToken cancellationToken = default)
    {
        PaneSetName[] copy = [.. sets];
        return Write("DeletePaneSets", () => store.DeletePaneSets(run, partition, copy));
    }

    public ValueTask WritePartitionWindowsAsync(RunKey run, int partition, IReadOnlyList<PartitionWindow> rows, CancellationToken cancellationToken = default)
    {
        PartitionWindow[] copy = [.. rows.Select(r => r with { Topics = [.. r.Topics] })];
        return Write("WritePartitionWindows", () => store.WritePartitionWindows(_writer, run, partition, copy), rows.Any(r => r.Final));
    }

    public ValueTask WritePartsAsync(RunKey run, int partition, IReadOnlyList<WindowPart> parts, CancellationToken cancellationToken = default)
    {
        (WindowDefinition, long, byte[][])[] copy = [.. parts.Select(p => (p.Window, p.Start, Copy(p.Chunks)))];
        return Write("WriteParts", () => store.WriteParts(run, partition, copy), final: true);
    }

    public ValueTask WriteStatusAsync(RunKey run, PartitionStatus status, CancellationToken cancellationToken = default)
    {
        var copy = status with { Invalid = new Dictionary<string, long>(status.Invalid, StringComparer.Ordinal) };
        return Write("WriteStatus", () => store.WriteStatus(_writer, run, copy));
    }

    public ValueTask WriteMergedAsync(RunKey run, MergedWindow window, Chunks? counts, CancellationToken cancellationToken = default)
    {
        var row = window with { Topics = [.. window.Topics] };
        var copy = counts is null ? null : Copy(counts);
        return Write("WriteMerged", () => store.WriteMerged(_writer, run, row, copy), final: true, mergers: true);
    }

    public ValueTask<IReadOnlyList<PartitionStatus>> GetStatusAsync(RunKey run, CancellationToken cancellationToken = default) =>
        Read("GetStatus", () => store.Status(run));

    public ValueTask<IReadOnlyList<(int Partition, PartitionWindow Row)>> GetPartitionWindowsAsync(RunKey run, WindowDefinition window, long start, CancellationToken cancellationToken = default) =>
        Read("GetPartitionWindows", () => store.PartitionWindows(new WindowKey(run, window, start)), mergers: true);

    public ValueTask<IReadOnlyList<long>> ListFinalStartsAsync(RunKey run, WindowDefinition window, long from, long to, int limit, CancellationToken cancellationToken = default) =>
        Read("ListFinalStarts", () => store.FinalStarts(run, window, from, to, limit), mergers: true);

    public ValueTask<Chunks?> ReadPartAsync(RunKey run, WindowDefinition window, long start, int partition, CancellationToken cancellationToken = default) =>
        Read("ReadPart", () => store.Part(new WindowKey(run, window, start), partition), mergers: true);

    public ValueTask<MergedWindow?> GetMergedAsync(RunKey run, WindowDefinition window, long start, CancellationToken cancellationToken = default) =>
        Read("GetMerged", () => store.MergedWindow(new WindowKey(run, window, start)), mergers: true);

    public ValueTask<IReadOnlyList<MergedWindow>> ListMergedAsync(RunKey run, WindowDefinition window, long from, long to, int limit, CancellationToken cancellationToken = default) =>
        Read<IReadOnlyList<MergedWindow>>("ListMerged", () =>
        [
            .. store.Merged.Where(m => m.Key.Run == run && m.Key.Window == window && m.Key.Start >= from && m.Key.Start < to)
                .Select(m => m.Value.Row).OrderByDescending(m => m.Start).Take(limit),
        ]);

    public ValueTask<IReadOnlyList<(long Start, RankedTopic Topic)>> ListTopicAsync(RunKey run, WindowDefinition window, string topic, long from, long to, int limit, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("Only readers ask for one topic.");

    public ValueTask<Chunks?> ReadCountsAsync(RunKey run, WindowDefinition window, long start, CancellationToken cancellationToken = default) =>
        Read("ReadCounts", () => store.Counts(new WindowKey(run, window, start)));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private ValueTask<T> Read<T>(string name, Func<T> apply, object? key = null, bool mergers = false) =>
        network.Send(new Operation<T>(client, OperationKind.Read, name, key, apply) { IsMergers = mergers });

    private ValueTask<T> CompareAndSet<T>(string name, object key, Func<T> apply, bool mergers = false) =>
        network.Send(new Operation<T>(client, OperationKind.CompareAndSet, name, key, apply) { IsMergers = mergers });

    private async ValueTask Write(string name, Action apply, bool final = false, bool mergers = false) =>
        await network.Send(new Operation<bool>(client, OperationKind.Write, name, key: null, () =>
        {
            apply();
            return true;
        })
        { HoldsFinalResults = final, IsMergers = mergers }).ConfigureAwait(false);

    private static bool IsMergers(int partition) => partition == ICheckpointStore.MergerPartition;

    private static byte[][] Copy(Chunks chunks) => [.. chunks.Select(c => c.ToArray())];
}
