using Cassandra;
using TrendingTopics.Cassandra.Connections;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Cassandra.Tables;

/// <summary>
/// Where each partition stands. The revision is the write's timestamp, so that Cassandra itself passes over a former owner's rows; every
/// column is written each time, also what is null, so that a row is always one revision's.
/// </summary>
internal sealed class StatusTable
{
    private const string Columns =
        "partition, revision, version, time, watermark, closed_until, first_event, last_event, exact_from, position, at_end, reached_end, idle, lag, "
        + "events, mentions, late, partly_late, invalid, data_losses, clock_ahead, clock_behind, live_topics, checkpoint_at, updated_at";

    private readonly CassandraSession _session;
    private readonly RestartGuard _guard;

    private StatusTable(CassandraSession session, RestartGuard guard)
    {
        (_session, _guard) = (session, guard);
    }

    public required PreparedStatement Insert { get; init; }

    public required PreparedStatement Select { get; init; }

    public static async Task<StatusTable> OpenAsync(CassandraSession session, RestartGuard guard) => new(session, guard)
    {
        Insert = await session.PrepareAsync($"INSERT INTO $partition_status (stream, run, {Columns}) VALUES (?, ?{string.Concat(Columns.Split(',').Select(_ => ", ?"))}) USING TIMESTAMP ?").ConfigureAwait(false),
        Select = await session.PrepareAsync($"SELECT {Columns} FROM $partition_status WHERE stream = ? AND run = ?").ConfigureAwait(false),
    };

    public async Task WriteAsync(RunKey run, PartitionStatus s, CancellationToken cancellationToken)
    {
        // What vouches for results must not outlive them.
        if (!await _guard.HoldsAsync(run, s.Partition, PartitionStatus.EpochOf(s.Revision), cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        var row = Insert.Bind(
            run.Stream, run.Run,
            s.Partition, s.Revision, s.Version, s.Time, s.Watermark, s.ClosedUntil, s.FirstEvent, s.LastEvent, s.ExactFrom, s.Offset, s.AtEnd, s.ReachedEnd, s.Idle, s.Lag,
            s.Events, s.Mentions, s.Late, s.PartlyLate, new SortedDictionary<string, long>(s.Invalid.ToDictionary(), StringComparer.Ordinal), s.DataLosses, s.ClockAhead, s.ClockBehind, s.LiveTopics, s.CheckpointAt, s.UpdatedAt,
            s.Revision);
        await _session.WriteAsync(row, cancellationToken).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<PartitionStatus>> ReadAsync(RunKey run, CancellationToken cancellationToken)
    {
        var status = new List<PartitionStatus>();
        await foreach (var row in _session.ReadPagesAsync(Select, [run.Stream, run.Run], 1000, cancellationToken).ConfigureAwait(false))
        {
            status.Add(Read(row));
        }

        return status;
    }

    private static PartitionStatus Read(Row row) => new()
    {
        Partition = row.GetValue<int>("partition"),
        Revision = row.GetValue<long>("revision"),
        Version = row.GetValue<long>("version"),
        Time = row.GetValue<long?>("time"),
        Watermark = row.GetValue<long?>("watermark"),
        ClosedUntil = row.GetValue<long?>("closed_until"),
        FirstEvent = row.GetValue<long?>("first_event"),
        LastEvent = row.GetValue<long?>("last_event"),
        ExactFrom = row.GetValue<long?>("exact_from"),
        Offset = row.GetValue<long>("position"),
        AtEnd = row.GetValue<bool>("at_end"),
        ReachedEnd = row.GetValue<bool>("reached_end"),
        Idle = row.GetValue<bool>("idle"),
        Lag = row.GetValue<long>("lag"),
        Events = row.GetValue<long>("events"),
        Mentions = row.GetValue<long>("mentions"),
        Late = row.GetValue<long>("late"),
        PartlyLate = row.GetValue<long>("partly_late"),
        Invalid = row.GetValue<IDictionary<string, long>>("invalid")?.ToDictionary() ?? [],
        DataLosses = row.GetValue<long>("data_losses"),
        ClockAhead = row.GetValue<long?>("clock_ahead") ?? 0,
        ClockBehind = row.GetValue<long?>("clock_behind") ?? 0,
        LiveTopics = row.GetValue<long>("live_topics"),
        CheckpointAt = row.GetValue<long?>("checkpoint_at"),
        UpdatedAt = row.GetValue<long>("updated_at"),
    };
}
