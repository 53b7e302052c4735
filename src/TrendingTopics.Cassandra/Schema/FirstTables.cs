namespace TrendingTopics.Cassandra.Schema;

/// <summary>
/// The tables as they were made first. What expires by itself is never repaired back to life by a late hint, so its tombstones are kept
/// only as long as hints are (three hours).
/// </summary>
internal static class FirstTables
{
    private const string Compaction = "compaction = {'class': 'UnifiedCompactionStrategy'}";
    private const string Expiring = Compaction + " AND gc_grace_seconds = 10800";

    public static readonly IReadOnlyList<string> Statements =
    [
        "CREATE TYPE IF NOT EXISTS $ranked_topic (rank int, topic text, count bigint, previous_rank int, previous_count bigint)",

        $"""
        CREATE TABLE IF NOT EXISTS $streams (
            stream text PRIMARY KEY, version bigint, current int, runs text, writer uuid, buckets set<text>)
        WITH {Compaction} AND comment = 'streams, their runs, and which buckets of windows are in use (run window bucket)'
        """,

        $"""
        CREATE TABLE IF NOT EXISTS $windows (
            stream text, run int, window text, bucket bigint, start timestamp, until timestamp,
            exact boolean, events bigint, mentions bigint, distinct_topics bigint, other bigint, cutoff bigint, counts_kept bigint,
            topics frozen<list<frozen<ranked_topic>>>,
            PRIMARY KEY ((stream, run, window, bucket), start))
        WITH CLUSTERING ORDER BY (start DESC) AND {Expiring} AND comment = 'final windows of whole streams; a bucket is 1,000 slides'
        """,

        $"""
        CREATE TABLE IF NOT EXISTS $window_counts (
            stream text, run int, window text, start timestamp, topic text, count bigint,
            PRIMARY KEY ((stream, run, window, start), topic))
        WITH {Expiring} AND comment = 'the count of every topic in a final window'
        """,

        $"""
        CREATE TABLE IF NOT EXISTS $topic_counts (
            stream text, run int, window text, topic text, start timestamp, rank int, count bigint, previous_rank int, previous_count bigint,
            PRIMARY KEY ((stream, run, window, topic), start))
        WITH CLUSTERING ORDER BY (start DESC) AND {Expiring} AND comment = 'a topic over time, where it is in the top 1,000 of a final window'
        """,

        $"""
        CREATE TABLE IF NOT EXISTS $partition_windows (
            stream text, run int, window text, bucket bigint, start timestamp, partition int,
            version bigint, final boolean, exact boolean, events bigint, mentions bigint, distinct_topics bigint, other bigint, listed blob,
            PRIMARY KEY ((stream, run, window, bucket), start, partition))
        WITH {Expiring} AND comment = 'windows as each partition has counted them, provisional and final'
        """,

        $"""
        CREATE TABLE IF NOT EXISTS $window_parts (
            stream text, run int, window text, start timestamp, partition int, chunk int, rows int, ends boolean, data blob,
            PRIMARY KEY ((stream, run, window, start), partition, chunk))
        WITH {Expiring} AND comment = 'packed counts of every topic in one partition, until they are merged'
        """,

        $"""
        CREATE TABLE IF NOT EXISTS $partition_status (
            stream text, run int, partition int, revision bigint, version bigint,
            time bigint, watermark bigint, closed_until bigint, first_event bigint, last_event bigint, exact_from bigint,
            position bigint, at_end boolean, reached_end boolean, idle boolean, lag bigint,
            events bigint, mentions bigint, late bigint, partly_late bigint, invalid frozen<map<text, bigint>>,
            data_losses bigint, live_topics bigint, checkpoint_at bigint, updated_at bigint,
            PRIMARY KEY ((stream, run), partition))
        WITH {Compaction} AND comment = 'where each partition stands; times are microseconds since 1970'
        """,

        $"""
        CREATE TABLE IF NOT EXISTS $checkpoints (
            stream text, run int, partition int, epoch bigint, owner uuid, sequence bigint, writer uuid, checkpoint blob,
            PRIMARY KEY ((stream, run, partition)))
        WITH {Compaction} AND comment = 'recovery points, written under a condition on the epoch; the merger is partition -1'
        """,

        $"""
        CREATE TABLE IF NOT EXISTS $checkpoint_panes (
            stream text, run int, partition int, "set" text, chunk int, rows int, ends boolean, data blob,
            PRIMARY KEY ((stream, run, partition, "set"), chunk))
        WITH {Compaction} AND gc_grace_seconds = 86400 AND comment = 'counts that checkpoints name'
        """,
    ];
}
