using System.Globalization;
using Cassandra;
using TrendingTopics.Cassandra.Connections;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Cassandra.Tables;

/// <summary>Pane sets, chunk by chunk.</summary>
/// <remarks>
/// A set is written (again, with the same content), then deleted, and its name is never used again. So a write has timestamp 1 and the
/// deletion timestamp 2, and no clock that is behind can keep a set from being deleted.
/// </remarks>
internal sealed class PaneTable
{
    private readonly CassandraSession _session;

    private PaneTable(CassandraSession session)
    {
        _session = session;
    }

    public required PreparedStatement Insert { get; init; }

    public required PreparedStatement Select { get; init; }

    public required PreparedStatement Delete { get; init; }

    public static async Task<PaneTable> OpenAsync(CassandraSession session) => new(session)
    {
        Insert = await session.PrepareAsync("INSERT INTO $checkpoint_panes (stream, run, partition, \"set\", chunk, rows, ends, data) VALUES (?, ?, ?, ?, ?, ?, ?, ?) USING TIMESTAMP 1").ConfigureAwait(false),
        Select = await session.PrepareAsync("SELECT chunk, rows, ends, data FROM $checkpoint_panes WHERE stream = ? AND run = ? AND partition = ? AND \"set\" = ?").ConfigureAwait(false),
        Delete = await session.PrepareAsync("DELETE FROM $checkpoint_panes USING TIMESTAMP 2 WHERE stream = ? AND run = ? AND partition = ? AND \"set\" = ?").ConfigureAwait(false),
    };

    public Task WriteAsync(RunKey run, int partition, PaneSetName set, IReadOnlyList<ReadOnlyMemory<byte>> chunks, CancellationToken cancellationToken)
    {
        var rows = ChunkRows.Split(chunks).Select(row => (Statement)Insert.Bind(run.Stream, run.Run, partition, Name(set), row.Chunk, row.Rows, row.Ends, row.Data));
        return _session.WriteAllAsync(rows, cancellationToken);
    }

    public Task<IReadOnlyList<ReadOnlyMemory<byte>>?> ReadAsync(RunKey run, int partition, PaneSetName set, CancellationToken cancellationToken) =>
        ChunkRows.ReadAsync(_session.ReadPagesAsync(Select, [run.Stream, run.Run, partition, Name(set)], ChunkRows.PageSize, cancellationToken));

    public Task DeleteAsync(RunKey run, int partition, IReadOnlyList<PaneSetName> sets, CancellationToken cancellationToken) =>
        _session.WriteAllAsync(sets.Select(set => (Statement)Delete.Bind(run.Stream, run.Run, partition, Name(set))), cancellationToken);

    private static string Name(PaneSetName set) => string.Create(CultureInfo.InvariantCulture, $"{set.Epoch}-{set.Sequence}");
}
