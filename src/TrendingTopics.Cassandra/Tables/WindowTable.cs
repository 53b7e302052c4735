using Cassandra;
using TrendingTopics.Cassandra.Connections;
using TrendingTopics.Engine.Rankings;
using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Cassandra.Tables;

/// <summary>Final windows of whole streams. A window's row is written behind all that belongs to it.</summary>
internal sealed class WindowTable
{
    private const int PageSize = 50;
    private const string Columns = "start, exact, events, mentions, distinct_topics, other, cutoff, topics";
    private readonly CassandraSession _session;
    private readonly BucketTable _buckets;

    private WindowTable(CassandraSession session, BucketTable buckets)
    {
        (_session, _buckets) = (session, buckets);
    }

    public required PreparedStatement Insert { get; init; }

    public required PreparedStatement SelectOne { get; init; }

    public required PreparedStatement SelectKept { get; init; }

    public required PreparedStatement SelectRange { get; init; }

    public static async Task<WindowTable> OpenAsync(CassandraSession session, BucketTable buckets) => new(session, buckets)
    {
        Insert = await session.PrepareAsync(
            "INSERT INTO $windows (stream, run, window, bucket, start, until, exact, events, mentions, distinct_topics, other, cutoff, topics, counts_kept) "
            + "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) USING TTL ?").ConfigureAwait(false),
        SelectOne = await session.PrepareAsync(
            $"SELECT {Columns} FROM $windows WHERE stream = ? AND run = ? AND window = ? AND bucket = ? AND start = ?").ConfigureAwait(false),
        SelectKept = await session.PrepareAsync(
            "SELECT counts_kept FROM $windows WHERE stream = ? AND run = ? AND window = ? AND bucket = ? AND start = ?").ConfigureAwait(false),
        SelectRange = await session.PrepareAsync(
            $"SELECT {Columns} FROM $windows WHERE stream = ? AND run = ? AND window = ? AND bucket = ? AND start >= ? AND start < ? LIMIT ?").ConfigureAwait(false),
    };

    /// <param name="run">The run.</param>
    /// <param name="window">The window.</param>
    /// <param name="countsKept">How many rows <c>window_counts</c> has of it; null for those that are there, if any.</param>
    /// <param name="keep">The time to live, in seconds.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task WriteAsync(RunKey run, MergedWindow window, long? countsKept, int keep, CancellationToken cancellationToken)
    {
        var bucket = Cql.Bucket(window.Window, window.Start);
        await _buckets.UseAsync(run, window.Window, bucket, keep, cancellationToken).ConfigureAwait(false);
        var values = Cql.Key(
            run, window.Window, bucket, Cql.Time(window.Start), Cql.Time(window.Start + window.Window.Size), window.Exact, window.Events, window.Mentions,
            window.Distinct, window.Other, window.Cutoff, RankedTopicSerializer.Write(window.Topics), countsKept is { } kept ? kept : Unset.Value, keep);
        await _session.WriteAsync(Insert.Bind(values), cancellationToken).ConfigureAwait(false);
    }

    public async Task<MergedWindow?> ReadAsync(RunKey run, WindowDefinition window, long start, CancellationToken cancellationToken)
    {
        var rows = await _session.ReadAsync(SelectOne, Cql.Key(run, window, Cql.Bucket(window, start), Cql.Time(start)), cancellationToken).ConfigureAwait(false);
        return rows.FirstOrDefault() is { } row ? Read(row, window) : null;
    }

    /// <summary>How many rows <c>window_counts</c> has of a window; null where they are not kept.</summary>
    public async Task<long?> ReadCountsKeptAsync(RunKey run, WindowDefinition window, long start, CancellationToken cancellationToken)
    {
        var rows = await _session.ReadAsync(SelectKept, Cql.Key(run, window, Cql.Bucket(window, start), Cql.Time(start)), cancellationToken).ConfigureAwait(false);
        return rows.FirstOrDefault()?.GetValue<long?>("counts_kept");
    }

    public async Task<IReadOnlyList<MergedWindow>> ListAsync(RunKey run, WindowDefinition window, long from, long to, int limit, CancellationToken cancellationToken)
    {
        var windows = new List<MergedWindow>();
        foreach (var bucket in (await _buckets.FindAsync(run, window, from, to, cancellationToken).ConfigureAwait(false)).Reverse())
        {
            if (windows.Count >= limit)
            {
                break;
            }

            var key = Cql.Key(run, window, bucket, Cql.Bound(from), Cql.Bound(to), limit - windows.Count);
            await foreach (var row in _session.ReadPagesAsync(SelectRange, key, PageSize, cancellationToken).ConfigureAwait(false))
            {
                windows.Add(Read(row, window));
            }
        }

        return windows;
    }

    private static MergedWindow Read(Row row, WindowDefinition window) => new()
    {
        Window = window,
        Start = Cql.Micros(row, "start"),
        Exact = row.GetValue<bool>("exact"),
        Events = row.GetValue<long>("events"),
        Mentions = row.GetValue<long>("mentions"),
        Distinct = row.GetValue<long>("distinct_topics"),
        Other = row.GetValue<long>("other"),
        Cutoff = row.GetValue<long>("cutoff"),
        Topics = RankedTopicSerializer.Read(row, "topics"),
    };
}
