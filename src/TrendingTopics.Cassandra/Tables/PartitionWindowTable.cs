using Cassandra;
using TrendingTopics.Cassandra.Connections;
using TrendingTopics.Engine.Rankings;
using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Cassandra.Tables;

/// <summary>Windows as partitions have counted them.</summary>
internal sealed class PartitionWindowTable
{
    private const int PageSize = 500;
    private const int RowBytes = 160;
    private readonly CassandraSession _session;
    private readonly BucketTable _buckets;
    private readonly Retention _retention;

    private PartitionWindowTable(CassandraSession session, BucketTable buckets, Retention retention)
    {
        (_session, _buckets, _retention) = (session, buckets, retention);
    }

    public required PreparedStatement Insert { get; init; }

    public required PreparedStatement Select { get; init; }

    public required PreparedStatement SelectFinal { get; init; }

    public static async Task<PartitionWindowTable> OpenAsync(CassandraSession session, BucketTable buckets, Retention retention) => new(session, buckets, retention)
    {
        Insert = await session.PrepareAsync(
            "INSERT INTO $partition_windows (stream, run, window, bucket, start, partition, version, final, exact, events, mentions, distinct_topics, other, listed) "
            + "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) USING TTL ? AND TIMESTAMP ?").ConfigureAwait(false),
        Select = await session.PrepareAsync(
            "SELECT partition, version, final, exact, events, mentions, distinct_topics, other, listed FROM $partition_windows "
            + "WHERE stream = ? AND run = ? AND window = ? AND bucket = ? AND start = ?").ConfigureAwait(false),
        SelectFinal = await session.PrepareAsync(
            "SELECT start, final FROM $partition_windows WHERE stream = ? AND run = ? AND window = ? AND bucket = ? AND start >= ? AND start < ?").ConfigureAwait(false),
    };

    public async Task WriteAsync(RunKey run, int partition, IReadOnlyList<PartitionWindow> rows, CancellationToken cancellationToken)
    {
        var keep = await _retention.OfAsync(run, cancellationToken).ConfigureAwait(false);
        var buckets = rows.GroupBy(row => (row.Window, Bucket: Cql.Bucket(row.Window, row.Start))).ToList();
        foreach (var bucket in buckets)
        {
            await _buckets.UseAsync(run, bucket.Key.Window, bucket.Key.Bucket, keep, cancellationToken).ConfigureAwait(false);
        }

        var statements = buckets.SelectMany(bucket => Batches.Of(
            bucket.Select(row => Statement(run, partition, bucket.Key.Bucket, row, keep)), _session.Settings.Options.BatchBytes));
        await _session.WriteAllAsync(statements, cancellationToken).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<(int Partition, PartitionWindow Row)>> ReadAsync(RunKey run, WindowDefinition window, long start, CancellationToken cancellationToken)
    {
        var rows = new List<(int, PartitionWindow)>();
        var key = Cql.Key(run, window, Cql.Bucket(window, start), Cql.Time(start));
        await foreach (var row in _session.ReadPagesAsync(Select, key, PageSize, cancellationToken).ConfigureAwait(false))
        {
            rows.Add((row.GetValue<int>("partition"), Read(row, window, start)));
        }

        return rows;
    }

    public async Task<IReadOnlyList<long>> ListFinalStartsAsync(RunKey run, WindowDefinition window, long from, long to, int limit, CancellationToken cancellationToken)
    {
        var starts = new List<long>();
        foreach (var bucket in await _buckets.FindAsync(run, window, from, to, cancellationToken).ConfigureAwait(false))
        {
            var key = Cql.Key(run, window, bucket, Cql.Bound(from), Cql.Bound(to));
            await foreach (var row in _session.ReadPagesAsync(SelectFinal, key, PageSize, cancellationToken).ConfigureAwait(false))
            {
                var start = Cql.Micros(row, "start");
                if (!row.GetValue<bool>("final") || (starts.Count > 0 && starts[^1] == start))
                {
                    continue;
                }

                if (starts.Count == limit)
                {
                    return starts;
                }

                starts.Add(start);
            }
        }

        return starts;
    }

    private (BoundStatement, int) Statement(RunKey run, int partition, long bucket, PartitionWindow row, int keep)
    {
        var listed = ListedTopics.Write(row);
        var values = Cql.Key(
            run, row.Window, bucket, Cql.Time(row.Start), partition, row.Version, row.Final, row.Exact,
            row.Events, row.Mentions, row.Distinct, row.Other, listed, keep, RowOrder.Timestamp(row));
        return (Insert.Bind(values), RowBytes + listed.Length);
    }

    private static PartitionWindow Read(Row row, WindowDefinition window, long start)
    {
        var (cutoff, topics) = ListedTopics.Read(row.GetValue<byte[]>("listed"));
        return new PartitionWindow
        {
            Window = window,
            Start = start,
            Version = row.GetValue<long>("version"),
            Final = row.GetValue<bool>("final"),
            Exact = row.GetValue<bool>("exact"),
            Events = row.GetValue<long>("events"),
            Mentions = row.GetValue<long>("mentions"),
            Distinct = row.GetValue<long>("distinct_topics"),
            Other = row.GetValue<long>("other"),
            Cutoff = cutoff,
            Topics = topics,
        };
    }
}
