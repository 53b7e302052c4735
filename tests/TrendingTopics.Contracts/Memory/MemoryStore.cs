using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Engine.Time;

namespace TrendingTopics.Contracts.Memory;

/// <summary>
/// A store in memory, for tests: nothing survives it, and every task is complete when it is returned. Any thread may call it.
/// </summary>
/// <param name="clock">Ages rows.</param>
public sealed partial class MemoryStore(TimeProvider clock) : ITrendStore
{
    private static readonly long KeepParts = UnixMicros.From(TimeSpan.FromDays(1));
    private static readonly long KeepByDefault = UnixMicros.From(TimeSpan.FromDays(7));

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, StreamEntry> _streams = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StreamEntry>> ListStreamsAsync(CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            return new([.. _streams.Values]);
        }
    }

    /// <inheritdoc/>
    public ValueTask<StreamEntry?> GetStreamAsync(string stream, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            return new(_streams.GetValueOrDefault(stream));
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> TryWriteStreamAsync(StreamEntry entry, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        lock (_gate)
        {
            if ((_streams.GetValueOrDefault(entry.Name)?.Version ?? 0) != entry.Version - 1)
            {
                return new(false);
            }

            _streams[entry.Name] = entry;
            return new(true);
        }
    }

    /// <summary>Forgets that the stream was registered, as a node that crashes forgets what it acknowledged last.</summary>
    public void Forget(string stream)
    {
        lock (_gate)
        {
            _streams.Remove(stream);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;

    /// <summary>Whether a row of the run that was written then is still kept.</summary>
    private bool IsKept(RunKey run, long writtenAt)
    {
        var definition = _streams.GetValueOrDefault(run.Stream)?.Runs.FirstOrDefault(r => r.Number == run.Run)?.Definition;
        return UnixMicros.Now(clock) - writtenAt < (definition?.Retention ?? KeepByDefault);
    }

    private static ReadOnlyMemory<byte>[] Copy(IReadOnlyList<ReadOnlyMemory<byte>> chunks) => [.. chunks.Select(c => (ReadOnlyMemory<byte>)c.ToArray())];
}
