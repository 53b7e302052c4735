using Cassandra;
using TrendingTopics.Cassandra.Connections;
using TrendingTopics.Engine.Rankings;
using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Cassandra.Tables;

/// <summary>Window parts, chunk by chunk, kept for a day. Who writes one again writes the same, or a shorter one over a longer.</summary>
internal sealed class PartTable
{
    private const int KeepSeconds = 86_400;
    private readonly CassandraSession _session;

    private PartTable(CassandraSession session)
    {
        _session = session;
    }

    public required PreparedStatement Insert { get; init; }

    public required PreparedStatement Select { get; init; }

    public static async Task<PartTable> OpenAsync(CassandraSession session) => new(session)
    {
        Insert = await session.PrepareAsync($"INSERT INTO $window_parts (stream, run, window, start, partition, chunk, rows, ends, data) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) USING TTL {KeepSeconds}").ConfigureAwait(false),
        Select = await session.PrepareAsync("SELECT chunk, rows, ends, data FROM $window_parts WHERE stream = ? AND run = ? AND window = ? AND start = ? AND partition = ?").ConfigureAwait(false),
    };

    public Task WriteAsync(RunKey run, int partition, IReadOnlyList<WindowPart> parts, CancellationToken cancellationToken) =>
        _session.WriteAllAsync(parts.SelectMany(part => Statements(run, partition, part)), cancellationToken);

    public Task<IReadOnlyList<ReadOnlyMemory<byte>>?> ReadAsync(RunKey run, WindowDefinition window, long start, int partition, CancellationToken cancellationToken) =>
        ChunkRows.ReadAsync(_session.ReadPagesAsync(Select, Cql.Key(run, window, Cql.Time(start), partition), ChunkRows.PageSize, cancellationToken));

    // Small chunks of a part go together: they are one Cassandra partition.
    private IEnumerable<Statement> Statements(RunKey run, int partition, WindowPart part) => Batches.Of(
        ChunkRows.Split(part.Chunks).Select(row => (
            Insert.Bind(Cql.Key(run, part.Window, Cql.Time(part.Start), partition, row.Chunk, row.Rows, row.Ends, row.Data)),
            row.Data.Length + 64)),
        _session.Settings.Options.BatchBytes);
}
