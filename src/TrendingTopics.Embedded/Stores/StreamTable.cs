using System.Text.Json;
using TrendingTopics.Embedded.Disk;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Engine.Time;

namespace TrendingTopics.Embedded.Stores;

/// <summary>The streams and their runs.</summary>
internal sealed class StreamTable(Journal journal) : IStreamStore, IJournaled
{
    private static readonly long KeepByDefault = UnixMicros.From(TimeSpan.FromDays(7));

    private readonly SortedDictionary<string, StreamEntry> _streams = new(StringComparer.Ordinal);

    public ValueTask<IReadOnlyList<StreamEntry>> ListStreamsAsync(CancellationToken cancellationToken = default)
    {
        lock (journal.Gate)
        {
            return new([.. _streams.Values]);
        }
    }

    public ValueTask<StreamEntry?> GetStreamAsync(string stream, CancellationToken cancellationToken = default)
    {
        lock (journal.Gate)
        {
            return new(_streams.GetValueOrDefault(stream));
        }
    }

    public async ValueTask<bool> TryWriteStreamAsync(StreamEntry entry, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        Task durable;
        lock (journal.Gate)
        {
            if ((_streams.GetValueOrDefault(entry.Name)?.Version ?? 0) != entry.Version - 1)
            {
                return false;
            }

            durable = journal.Write(w => Write(w, entry));
            _streams[entry.Name] = entry;
        }

        await durable.WaitAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>For how long the run's results are kept. Under the journal's lock.</summary>
    public long RetentionOf(RunKey run) =>
        _streams.GetValueOrDefault(run.Stream)?.Runs.FirstOrDefault(r => r.Number == run.Run)?.Definition.Retention ?? KeepByDefault;

    public bool TryReplay(ref EntryReader entry)
    {
        if (entry.Kind != EntryKind.Stream)
        {
            return false;
        }

        var stream = JsonSerializer.Deserialize(entry.Bytes(), StoreJson.Default.StreamEntry)!;
        _streams[stream.Name] = stream;
        return true;
    }

    public void WriteAll(Action<Action<EntryWriter>> write)
    {
        foreach (var stream in _streams.Values)
        {
            write(w => Write(w, stream));
        }
    }

    private static void Write(EntryWriter writer, StreamEntry entry) =>
        writer.Begin(EntryKind.Stream).Bytes(JsonSerializer.SerializeToUtf8Bytes(entry, StoreJson.Default.StreamEntry));
}
