using System.Text;
using Cassandra;
using TrendingTopics.Cassandra.Connections;
using TrendingTopics.Engine.Rankings;
using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Cassandra.Tables;

/// <summary>The count of every topic in a window: one row each, for those who read by CQL.</summary>
internal sealed class CountTable
{
    private const int PageSize = 5000;

    // Of a row in a mutation, beside its topic: count, timestamp, time to live, lengths.
    private const int RowBytes = 40;

    private readonly CassandraSession _session;

    private CountTable(CassandraSession session)
    {
        _session = session;
    }

    public required PreparedStatement Insert { get; init; }

    public required PreparedStatement Select { get; init; }

    public static async Task<CountTable> OpenAsync(CassandraSession session) => new(session)
    {
        Insert = await session.PrepareAsync("INSERT INTO $window_counts (stream, run, window, start, topic, count) VALUES (?, ?, ?, ?, ?, ?) USING TTL ?").ConfigureAwait(false),
        Select = await session.PrepareAsync("SELECT topic, count FROM $window_counts WHERE stream = ? AND run = ? AND window = ? AND start = ?").ConfigureAwait(false),
    };

    /// <summary>Writes them and returns how many there are.</summary>
    public async Task<long> WriteAsync(
        RunKey run, WindowDefinition window, long start, IReadOnlyList<ReadOnlyMemory<byte>> counts, int keep, CancellationToken cancellationToken)
    {
        var written = 0L;
        var (name, time) = (window.ToString(), Cql.Time(start));
        var rows = Read(counts).Select(entry =>
        {
            written++;

            // Text is UTF-8 on the wire as it is here.
            return (Insert.Bind(run.Stream, run.Run, name, time, entry.Topic.ToArray(), entry.Count, keep), RowBytes + entry.Topic.Length);
        });
        await _session.WriteAllAsync(Batches.Of(rows, _session.Settings.Options.BatchBytes), cancellationToken).ConfigureAwait(false);
        return written;
    }

    /// <summary>Reads them, in ordinal UTF-8 order; null where one is missing of those that there must be.</summary>
    public async Task<IReadOnlyList<ReadOnlyMemory<byte>>?> ReadAsync(RunKey run, WindowDefinition window, long start, long expected, CancellationToken cancellationToken)
    {
        var counts = new TopicCountsWriter();
        var read = 0L;
        await foreach (var row in _session.ReadPagesAsync(Select, Cql.Key(run, window, Cql.Time(start)), PageSize, cancellationToken).ConfigureAwait(false))
        {
            counts.Add(Encoding.UTF8.GetBytes(row.GetValue<string>(0)), row.GetValue<long>(1));
            read++;
        }

        return read >= expected ? counts.Complete() : null;
    }

    private static IEnumerable<(ReadOnlyMemory<byte> Topic, long Count)> Read(IReadOnlyList<ReadOnlyMemory<byte>> counts)
    {
        var reader = new TopicCountsReader(counts);
        while (reader.Read())
        {
            yield return (reader.Topic, reader.Count);
        }
    }
}
