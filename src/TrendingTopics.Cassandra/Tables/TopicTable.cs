using Cassandra;
using TrendingTopics.Cassandra.Connections;
using TrendingTopics.Engine.Rankings;
using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Cassandra.Tables;

/// <summary>Topics over time: a row for each window whose top 1,000 lists the topic. Each topic is a Cassandra partition of its own.</summary>
internal sealed class TopicTable
{
    private const int PageSize = 1000;
    private readonly CassandraSession _session;

    private TopicTable(CassandraSession session)
    {
        _session = session;
    }

    public required PreparedStatement Insert { get; init; }

    public required PreparedStatement Select { get; init; }

    public static async Task<TopicTable> OpenAsync(CassandraSession session) => new(session)
    {
        Insert = await session.PrepareAsync(
            "INSERT INTO $topic_counts (stream, run, window, topic, start, rank, count, previous_rank, previous_count) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) USING TTL ?").ConfigureAwait(false),
        Select = await session.PrepareAsync(
            "SELECT start, rank, count, previous_rank, previous_count FROM $topic_counts "
            + "WHERE stream = ? AND run = ? AND window = ? AND topic = ? AND start >= ? AND start < ? LIMIT ?").ConfigureAwait(false),
    };

    public Task WriteAsync(RunKey run, MergedWindow window, int keep, CancellationToken cancellationToken)
    {
        var (name, start) = (window.Window.ToString(), Cql.Time(window.Start));
        return _session.WriteAllAsync(
            window.Topics.Select(topic => (Statement)Insert.Bind(
                run.Stream, run.Run, name, topic.Topic, start, topic.Rank, topic.Count, OrUnset(topic.PreviousRank), OrUnset(topic.PreviousCount), keep)),
            cancellationToken);
    }

    public async Task<IReadOnlyList<(long Start, RankedTopic Topic)>> ListAsync(
        RunKey run, WindowDefinition window, string topic, long from, long to, int limit, CancellationToken cancellationToken)
    {
        var places = new List<(long, RankedTopic)>();
        if (from >= to || limit <= 0)
        {
            return places;
        }

        var key = Cql.Key(run, window, topic, Cql.Bound(from), Cql.Bound(to), limit);
        await foreach (var row in _session.ReadPagesAsync(Select, key, PageSize, cancellationToken).ConfigureAwait(false))
        {
            places.Add((Cql.Micros(row, "start"), new RankedTopic(
                row.GetValue<int>("rank"), topic, row.GetValue<long>("count"), row.GetValue<int?>("previous_rank"), row.GetValue<long?>("previous_count"))));
        }

        return places;
    }

    // A null would be written as a tombstone.
    private static object OrUnset<T>(T? value)
        where T : struct => value is { } given ? given : Unset.Value;
}
