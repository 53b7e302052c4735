using System.Text.Json;
using Cassandra;
using TrendingTopics.Cassandra.Connections;
using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Cassandra.Tables;

/// <summary>Streams and their runs, written by compare-and-set on the version.</summary>
internal sealed class StreamTable
{
    private readonly CassandraSession _session;
    private readonly ConditionalWrite _conditional;
    private readonly KeyLocks<string> _locks = new();

    private StreamTable(CassandraSession session, ConditionalWrite conditional)
    {
        (_session, _conditional) = (session, conditional);
    }

    public required PreparedStatement SelectAll { get; init; }

    public required PreparedStatement SelectOne { get; init; }

    public required PreparedStatement SelectState { get; init; }

    public required PreparedStatement Update { get; init; }

    public required PreparedStatement Remove { get; init; }

    public required PreparedStatement RemoveBuckets { get; init; }

    public static async Task<StreamTable> OpenAsync(CassandraSession session, ConditionalWrite conditional) => new(session, conditional)
    {
        SelectAll = await session.PrepareAsync("SELECT stream, version, current, runs FROM $streams").ConfigureAwait(false),
        SelectOne = await session.PrepareAsync("SELECT stream, version, current, runs FROM $streams WHERE stream = ?").ConfigureAwait(false),
        SelectState = await session.PrepareAsync("SELECT version, writer FROM $streams WHERE stream = ?").ConfigureAwait(false),
        Update = await session.PrepareAsync("UPDATE $streams SET version = ?, current = ?, runs = ?, writer = ? WHERE stream = ? IF version = ?").ConfigureAwait(false),
        Remove = await session.PrepareAsync("UPDATE $streams SET version = null, runs = null, writer = null, current = ? WHERE stream = ? IF version = ?").ConfigureAwait(false),
        RemoveBuckets = await session.PrepareAsync("DELETE buckets FROM $streams WHERE stream = ?").ConfigureAwait(false),
    };

    public async Task<IReadOnlyList<StreamEntry>> ListAsync(CancellationToken cancellationToken)
    {
        var streams = new List<StreamEntry>();
        await foreach (var row in _session.ReadPagesAsync(SelectAll, [], 100, cancellationToken).ConfigureAwait(false))
        {
            if (Read(row) is { } stream)
            {
                streams.Add(stream);
            }
        }

        return [.. streams.OrderBy(s => s.Name, StringComparer.Ordinal)];
    }

    public async Task<StreamEntry?> FindAsync(string stream, CancellationToken cancellationToken)
    {
        var rows = await _session.ReadAsync(SelectOne, [stream], cancellationToken).ConfigureAwait(false);
        return rows.FirstOrDefault() is { } row ? Read(row) : null;
    }

    public Task<bool> TryWriteAsync(StreamEntry entry, CancellationToken cancellationToken)
    {
        var mark = Guid.NewGuid();
        var runs = JsonSerializer.Serialize(entry.Runs, StoreJson.Default.IReadOnlyListStreamRun);
        return _locks.RunAsync(entry.Name, () => _conditional.RunAsync(
            $"stream {entry.Name}",
            read: async () =>
            {
                var row = await _session.ReadSerialAsync(SelectState, [entry.Name], cancellationToken).ConfigureAwait(false);
                return new StateRow(row?.GetValue<long?>("version"), row?.GetValue<Guid?>("writer"));
            },
            judge: row => row.Number == entry.Version - 1,
            apply: row => _session.TryApplyAsync(Update, [entry.Version, entry.Current, runs, mark, entry.Name, row.Version], cancellationToken),
            mark,
            cancellationToken), cancellationToken);
    }

    /// <summary>Removes the stream; its row keeps the number of its last run. False where the stream is no longer as it was read.</summary>
    public Task<bool> TryRemoveAsync(StreamEntry entry, CancellationToken cancellationToken) =>
        _session.TryApplyAsync(Remove, [entry.Newest.Number, entry.Name, entry.Version], cancellationToken);

    /// <summary>Forgets which buckets are in use.</summary>
    public Task RemoveBucketsAsync(string stream, CancellationToken cancellationToken) => _session.WriteAsync(RemoveBuckets.Bind(stream), cancellationToken);

    /// <summary>The number of the last run of a stream that was removed; 0 where there was none.</summary>
    public async Task<int> FindLastRemovedRunAsync(string stream, CancellationToken cancellationToken)
    {
        var rows = await _session.ReadAsync(SelectOne, [stream], cancellationToken).ConfigureAwait(false);
        return rows.FirstOrDefault() is { } row && row.GetValue<long?>("version") is null ? row.GetValue<int?>("current") ?? 0 : 0;
    }

    // A row may hold buckets alone: results can be written before the stream is.
    private static StreamEntry? Read(Row row) => row.GetValue<long?>("version") is { } version
        ? new StreamEntry(
            row.GetValue<string>("stream"),
            JsonSerializer.Deserialize(row.GetValue<string>("runs"), StoreJson.Default.IReadOnlyListStreamRun)!,
            row.GetValue<int>("current"),
            version)
        : null;

    private sealed record StateRow(long? Version, Guid? Mark) : IMarkedRow
    {
        public long Number => Version ?? 0;
    }
}
