using Microsoft.Extensions.Logging;
using TrendingTopics.Cassandra.Connections;

namespace TrendingTopics.Cassandra.Tables;

/// <summary>All tables, with their statements prepared.</summary>
internal sealed record StoreTables
{
    public required CassandraSession Session { get; init; }

    public required RestartGuard Guard { get; init; }

    public required StreamTable Streams { get; init; }

    public required Retention Retention { get; init; }

    public required WindowTable Windows { get; init; }

    public required CountTable Counts { get; init; }

    public required TopicTable Topics { get; init; }

    public required PartitionWindowTable PartitionWindows { get; init; }

    public required PartTable Parts { get; init; }

    public required StatusTable Status { get; init; }

    public required CheckpointTable Checkpoints { get; init; }

    public required PaneTable Panes { get; init; }

    /// <param name="session">Where they are.</param>
    /// <param name="isAlone">Whether one node holds everything.</param>
    /// <param name="clock">Ages what is remembered of them.</param>
    /// <param name="logger">Takes what an operator should know.</param>
    public static async Task<StoreTables> OpenAsync(CassandraSession session, bool isAlone, TimeProvider clock, ILogger logger)
    {
        var guard = await RestartGuard.OpenAsync(session, isAlone, logger).ConfigureAwait(false);
        var conditional = new ConditionalWrite(session.Settings, clock);
        var streams = await StreamTable.OpenAsync(session, conditional).ConfigureAwait(false);
        var retention = new Retention(streams, clock);
        var buckets = await BucketTable.OpenAsync(session, retention, clock).ConfigureAwait(false);
        guard.Restarted += buckets.NoteAgain;
        return new StoreTables
        {
            Session = session,
            Guard = guard,
            Streams = streams,
            Retention = retention,
            Windows = await WindowTable.OpenAsync(session, buckets).ConfigureAwait(false),
            Counts = await CountTable.OpenAsync(session).ConfigureAwait(false),
            Topics = await TopicTable.OpenAsync(session).ConfigureAwait(false),
            PartitionWindows = await PartitionWindowTable.OpenAsync(session, buckets, retention).ConfigureAwait(false),
            Parts = await PartTable.OpenAsync(session).ConfigureAwait(false),
            Status = await StatusTable.OpenAsync(session, guard).ConfigureAwait(false),
            Checkpoints = await CheckpointTable.OpenAsync(session, conditional, guard).ConfigureAwait(false),
            Panes = await PaneTable.OpenAsync(session).ConfigureAwait(false),
        };
    }
}
